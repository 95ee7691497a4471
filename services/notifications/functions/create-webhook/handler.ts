import { randomUUID } from 'node:crypto';
import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import { seal, unseal } from '../../domain/webhooks/sealed-secret.ts';
import { newSecret } from '../../domain/webhooks/signing.ts';
import { MOST_WEBHOOKS, newWebhook, shownWebhook } from '../../domain/webhooks/webhook.ts';
import { earlierAnswer } from '../../store/answers.ts';
import { webhookKey } from '../../store/webhook-key.ts';
import { addWebhook, allWebhooks } from '../../store/webhooks.ts';
import { requireEndpoint } from './endpoint.ts';
import { route } from './route.ts';

/** The stored answer holds the secret as it is stored everywhere: sealed. A repeated request gets it once more. */
export const handler = httpHandler(route, async ({ body: input, idempotency }) => {
  requireEndpoint(input.url);
  const key = await webhookKey();
  const webhookId = randomUUID();
  const webhook = newWebhook(webhookId, input, {
    secret: seal(newSecret(), webhookId, key),
    now: new Date(),
  });
  if ((await allWebhooks()).length >= MOST_WEBHOOKS && (await earlierAnswer(idempotency)) === undefined)
    throw new Problem(problems.conflict, `There are ${MOST_WEBHOOKS} webhooks: delete one of them first.`);
  const { body, ...answer } = await addWebhook(webhook, idempotency, {
    status: 201 as const,
    headers: { ...caching.never, location: `/webhooks/${webhookId}`, etag: etagOf(webhook.version) },
    body: { ...shownWebhook(webhook), secret: webhook.secret },
  });
  return { ...answer, body: { ...body, secret: unseal(body.secret, body.webhookId, key) } };
});
