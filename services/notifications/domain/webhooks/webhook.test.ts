import { contracts } from '@bodega/shared/events/contracts';
import { EVENT_TYPES } from './event-types.ts';
import { changedWebhook, newWebhook, shownWebhook, signingSecrets, withNewSecret } from './webhook.ts';

const now = new Date('2026-03-14T08:00:00.000Z');
const later = new Date('2026-03-15T07:59:59.000Z');
const input = { url: 'https://hooks.merchant.example/', eventTypes: ['StockLow.v1'] };
const webhook = newWebhook('W-1', input, { secret: 'sealed-1', now });

test('no event that names a person or a customer can be subscribed', () => {
  const personal = /customer|email|name|address|phone/i;
  const allowed = contracts.filter(({ webhooks }) => webhooks === true);
  expect(EVENT_TYPES).toEqual(expect.arrayContaining(['StockLow.v1', 'WebhookDisabled.v1']));
  expect(EVENT_TYPES.filter((type) => /^(Customer|PersonalData|Notifications)/.test(type))).toEqual([]);
  const fields = allowed.flatMap(({ type, example }) =>
    Object.keys(example as object).map((key) => `${type}.${key}`),
  );
  const suspicious = fields.filter((field) => personal.test(field.split('.')[1] ?? ''));
  expect(suspicious).toEqual(['ProductArchived.name', 'ProductCreated.name', 'ProductUpdated.name']);
});

test('the secret before the newest signs for a day', () => {
  const once = withNewSecret(webhook, 'sealed-2', now);
  expect(signingSecrets(once, later)).toEqual(['sealed-2', 'sealed-1']);
  expect(signingSecrets(once, new Date('2026-03-15T08:00:00.000Z'))).toEqual(['sealed-2']);
  expect(signingSecrets(withNewSecret(once, 'sealed-3', later), later)).toEqual(['sealed-3', 'sealed-2']);
});

test('enabling it again forgets what had failed; another change does not', () => {
  const failing = { ...webhook, failedEvents: 3, failingSince: now.toISOString(), slow: true };
  const changed = changedWebhook(failing, { ...input, status: 'enabled' }, later);
  expect(changed).toMatchObject({ failedEvents: 3, failingSince: now.toISOString(), version: 2 });
  const disabled = {
    ...failing,
    status: 'disabled',
    disabledBecause: 'gone',
    disabledAt: now.toISOString(),
  } as const;
  const enabled = changedWebhook(disabled, { ...input, status: 'enabled' }, later);
  expect(enabled).toMatchObject({ status: 'enabled', failedEvents: 0 });
  for (const gone of ['failingSince', 'disabledBecause', 'disabledAt', 'slow'])
    expect(enabled).not.toHaveProperty(gone);
  expect(changedWebhook(disabled, { ...input, status: 'disabled' }, later)).toMatchObject({
    disabledBecause: 'gone',
  });
});

test('what is shown holds no secret, sealed or not', () => {
  expect(JSON.stringify(shownWebhook(withNewSecret(webhook, 'sealed-2', now)))).not.toContain('sealed');
});
