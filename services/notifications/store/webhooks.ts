import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DomainEvent } from '@bodega/shared/events/domain-event';
import { outbox } from '@bodega/shared/events/outbox';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { changedMeanwhile } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { Health } from '../domain/webhooks/health.ts';
import { MOST_WEBHOOKS, type Webhook } from '../domain/webhooks/webhook.ts';
import { answerOnce } from './answers.ts';
import { database, keys, table, unlessRefused } from './table.ts';

export async function findWebhook(webhookId: string): Promise<Webhook | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.webhook(webhookId), ConsistentRead: true }),
  );
  return item && webhookOf(item);
}

export async function requireWebhook(webhookId: string): Promise<Webhook> {
  const webhook = await findWebhook(webhookId);
  if (webhook === undefined) throw new Problem(problems.notFound, `There is no webhook ${webhookId}.`);
  return webhook;
}

/** For what is sent to it: a webhook that is disabled takes nothing. */
export async function requireEnabled(webhookId: string): Promise<Webhook> {
  const webhook = await requireWebhook(webhookId);
  if (webhook.status === 'enabled') return webhook;
  throw new Problem(problems.conflict, 'The webhook is disabled: enable it first, by a PUT.');
}

export interface WebhookPage {
  readonly webhooks: readonly Webhook[];
  /** The last of this page, where there are more. */
  readonly last?: string;
}

/** In the order of their ids. */
export async function listWebhooks({
  limit,
  after,
}: {
  readonly limit: number;
  readonly after?: string | undefined;
}): Promise<WebhookPage> {
  const { pk, sk } = keys.webhook('');
  const { Items: items = [], LastEvaluatedKey: more } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :webhooks)',
      ExpressionAttributeValues: { ':pk': pk, ':webhooks': sk },
      ConsistentRead: true,
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : keys.webhook(after),
    }),
  );
  const webhooks = items.map(webhookOf);
  const last = webhooks.at(-1)?.webhookId;
  return { webhooks, ...(more === undefined || last === undefined ? {} : { last }) };
}

/** One more than there may be: what two requests at once add beyond it counts, and no more is taken. */
export async function allWebhooks(): Promise<readonly Webhook[]> {
  return (await listWebhooks({ limit: MOST_WEBHOOKS * 2 })).webhooks;
}

export async function addWebhook<Answer extends HttpAnswer>(
  webhook: Webhook,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  const Put = { TableName: table, Item: itemOf(webhook), ConditionExpression: 'attribute_not_exists(pk)' };
  return answerOnce(request, answer, [{ Put }], changedMeanwhile);
}

/** Throws where it has changed since it was read, with `answer` for a request that may be repeated. */
export async function replaceSecret<Answer extends HttpAnswer>(
  webhook: Webhook,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  return answerOnce(request, answer, [{ Put: putOf(webhook) }], changedMeanwhile);
}

/** False where it has changed since it was read. */
export async function saveWebhook(webhook: Webhook): Promise<boolean> {
  return unlessRefused(database.send(new PutCommand(putOf(webhook))));
}

function putOf(webhook: Webhook) {
  return {
    TableName: table,
    Item: itemOf(webhook),
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': webhook.version - 1 },
  };
}

export async function removeWebhook(webhookId: string): Promise<void> {
  await database.send(new DeleteCommand({ TableName: table, Key: keys.webhook(webhookId) }));
}

/**
 * Of a webhook in trouble, one delivery at a time is tried: its turn, which ends by itself should the function crash.
 * Gives the webhook as it is now; undefined where it is another's turn.
 */
export async function takeTurn(webhookId: string, now: Date, until: Date): Promise<Webhook | undefined> {
  let found: Webhook | undefined;
  await unlessRefused(
    database
      .send(
        new UpdateCommand({
          TableName: table,
          Key: keys.webhook(webhookId),
          UpdateExpression: 'SET turnUntil = :until',
          ConditionExpression:
            'attribute_exists(pk) AND (attribute_not_exists(turnUntil) OR turnUntil <= :now)',
          ExpressionAttributeValues: { ':until': until.toISOString(), ':now': now.toISOString() },
          ReturnValues: 'ALL_NEW',
        }),
      )
      .then(({ Attributes: item }) => {
        found = item && webhookOf(item);
      }),
  );
  return found;
}

/** Ends the turn, too. The version stays: nothing has changed that an operator has said. */
export async function noteHealth(webhookId: string, health: Health): Promise<void> {
  const { failedEvents, failingSince, slow = false } = health;
  await unlessRefused(
    database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.webhook(webhookId),
        UpdateExpression:
          failingSince === undefined
            ? 'SET failedEvents = :failed, slow = :slow REMOVE failingSince, turnUntil'
            : 'SET failedEvents = :failed, slow = :slow, failingSince = :since REMOVE turnUntil',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: {
          ':failed': failedEvents,
          ':slow': slow,
          ...(failingSince === undefined ? {} : { ':since': failingSince }),
        },
      }),
    ),
  );
}

/** Switches it off and says so by an event, in one write: once, however many deliveries find out at a time. */
export async function disableWebhook(
  webhookId: string,
  because: 'gone' | 'failing',
  { at, event }: { readonly at: string; readonly event: DomainEvent },
): Promise<void> {
  await unlessRefused(
    database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.webhook(webhookId),
        UpdateExpression:
          'SET #status = :disabled, disabledBecause = :because, disabledAt = :at, updatedAt = :at, outbox = :outbox ' +
          'ADD version :one',
        ConditionExpression: '#status = :enabled',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ...{ ':disabled': 'disabled', ':enabled': 'enabled', ':because': because },
          ...{ ':at': at, ':outbox': outbox(event), ':one': 1 },
        },
      }),
    ),
  );
}

function itemOf(webhook: Webhook) {
  return { ...keys.webhook(webhook.webhookId), ...webhook };
}

function webhookOf(item: Record<string, unknown>): Webhook {
  const { pk: _pk, sk: _sk, outbox: _outbox, turnUntil: _turn, ...webhook } = item;
  return webhook as unknown as Webhook;
}
