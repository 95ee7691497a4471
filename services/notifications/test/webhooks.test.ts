import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../../infra/local/test/support/test-cloud.ts';
import { productCreated } from '../../../shared/events/catalog.ts';
import { eventOf } from '../../../shared/events/contract.ts';
import { isGenuine, Receiver } from './receiver.ts';
import { type CreatedWebhook, lowStock, ShopOfWebhooks } from './shop-of-webhooks.ts';

let shop: ShopOfWebhooks;
let receiver: Receiver;

beforeAll(async () => {
  [shop, receiver] = await Promise.all([ShopOfWebhooks.start(), Receiver.start()]);
});

afterAll(async () => {
  receiver.stop();
  await shop.stop();
});

/** Every test has webhooks of its own. */
afterEach(async () => {
  await shop.cloud.clearFaults();
  const { webhooks } = (await shop.send<{ webhooks: { webhookId: string }[] }>('GET', '/webhooks?limit=100'))
    .body;
  for (const { webhookId } of webhooks) await shop.send('DELETE', `/webhooks/${webhookId}`);
});

const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;

describe('an event', () => {
  test('comes to whoever has subscribed to it, signed, and to nobody else', async () => {
    const warehouse = await shop.create(receiver.at('/warehouse'));
    await shop.create(receiver.at('/prices'), ['PriceChanged.v1']);
    const event = lowStock('LAMP-1');
    await shop.publish(event);
    const [received] = await receiver.waitFor('/warehouse', 1);
    expect(isGenuine(received!, warehouse.secret)).toBe(true);
    expect(isGenuine({ ...received!, body: `${received!.body} ` }, warehouse.secret)).toBe(false);
    expect(JSON.parse(received!.body)).toEqual({
      type: 'StockLow.v1',
      timestamp: event.metadata.occurredAt,
      eventId: event.metadata.id,
      data: event.data,
    });
    const delivery = await shop.delivery(warehouse.webhookId, 'delivered');
    expect(delivery).toMatchObject({
      deliveryId: received!.headers['webhook-id'],
      eventId: event.metadata.id,
      eventType: 'StockLow.v1',
      attempts: [{ status: 204 }],
    });
    expect(receiver.received('/prices')).toEqual([]);
  });

  test('is delivered once, however often it comes', async () => {
    const { webhookId } = await shop.create(receiver.at('/once'));
    await shop.cloud.setFaults([
      { kind: 'duplicate', service: 'sqs' },
      { kind: 'duplicate', service: 'events' },
    ]);
    const event = lowStock('LAMP-2');
    await shop.publish(event, event);
    await shop.delivery(webhookId, 'delivered');
    await shop.publish(event);
    const marker = lowStock('LAMP-3');
    await shop.publish(marker);
    await eventually(() => {
      const bodies = receiver.received('/once').map(({ body }) => body);
      expect(bodies.some((body) => body.includes(marker.metadata.id))).toBe(true);
    });
    await eventually(async () => {
      expect(await waiting()).toBe(0);
    });
    const ids = receiver.received('/once').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
    expect(await shop.deliveries(webhookId)).toHaveLength(2);
  });

  test('that a merchant has no business to know cannot be subscribed', async () => {
    for (const type of ['CustomerRegistered.v1', 'CustomerDeleted.v1', 'StockLow', 'Nothing.v1', '*'])
      expect(
        await shop.send('POST', '/webhooks', { url: receiver.at('/all'), eventTypes: [type] }),
      ).toMatchObject({ status: 400, body: { errors: [{ field: 'eventTypes.0' }] } });
  });
});

async function waiting(): Promise<number> {
  const { queues } = (await shop.cloud.page('queues')) as {
    queues: { name: string; visible: number; inFlight: number }[];
  };
  const ours = queues.filter(({ name }) => /webhook-(deliveries|retries)$|shared-events$/.test(name));
  expect(ours).toHaveLength(3);
  return ours.reduce((sum, { visible, inFlight }) => sum + visible + inFlight, 0);
}

describe('an endpoint that fails', () => {
  test('is asked again, with the same id, until it takes the event', async () => {
    const url = receiver.at('/flaky', (count) => (count < 3 ? 503 : 200));
    const { webhookId, secret } = await shop.create(url);
    await shop.publish(lowStock());
    const received = await receiver.waitFor('/flaky', 3);
    const delivery = await shop.delivery(webhookId, 'delivered');
    expect(delivery.attempts.map(({ status, answer }) => [status, answer])).toEqual([
      [503, 'answer of /flaky'],
      [503, 'answer of /flaky'],
      [200, 'answer of /flaky'],
    ]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery.deliveryId]),
    );
    expect(received.every((each) => isGenuine(each, secret))).toBe(true);
    const gaps = received.slice(1).map(({ at }, index) => at - (received[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(900);
    await eventually(async () => {
      expect(await shop.webhook(webhookId)).not.toHaveProperty('failingSince');
    });
  });

  test('by a redirect is not followed', async () => {
    receiver.at('/redirected');
    const { webhookId } = await shop.create(receiver.at('/redirects', () => 302));
    await shop.publish(lowStock());
    const { attempts } = await shop.delivery(webhookId, 'failed');
    expect(attempts.map(({ status }) => status)).toEqual([302, 302, 302]);
    expect(receiver.received('/redirected')).toEqual([]);
  });

  test('says 410 and is disabled at once; enabled again, it gets what it has missed by a redelivery', async () => {
    const url = receiver.at('/gone', (count) => (count === 1 ? 410 : 204));
    const created = await shop.create(url);
    const { webhookId } = created;
    await shop.create(receiver.at('/watch'), ['WebhookDisabled.v1']);
    await shop.publish(lowStock());
    const { deliveryId } = await shop.delivery(webhookId, 'failed');
    expect(await disabled(webhookId)).toMatchObject({ disabledBecause: 'gone' });
    const [told] = await receiver.waitFor('/watch', 1);
    expect(JSON.parse(told!.body)).toMatchObject({
      type: 'WebhookDisabled.v1',
      data: { webhookId, because: 'gone', host: new URL(url).host },
    });
    await operatorsMail(new URL(url).host);
    await shop.publish(lowStock('LAMP-MISSED'));
    const redeliver = `/webhooks/${webhookId}/deliveries/${deliveryId}/redeliver`;
    expect(await statusOf(shop.send('POST', redeliver))).toBe(409);
    expect(await statusOf(shop.send('POST', `/webhooks/${webhookId}/test`))).toBe(409);
    await shop.enable(created);
    expect(await shop.send('POST', redeliver)).toMatchObject({ status: 202, body: { deliveryId } });
    const received = await receiver.waitFor('/gone', 2);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId]);
    expect(await shop.delivery(webhookId, 'delivered')).toMatchObject({
      attempts: [{ status: 410 }, { status: 204 }],
    });
  });

  test('at five events in a row is disabled, and what waits is dropped', async () => {
    const url = receiver.at('/dead', () => 500);
    const { webhookId } = await shop.create(url);
    await shop.publish(...Array.from({ length: 8 }, (_, index) => lowStock(`LAMP-${index}`)));
    expect(await disabled(webhookId, 120_000)).toMatchObject({ disabledBecause: 'failing' });
    await eventually(
      async () => {
        const statuses = (await shop.deliveries(webhookId)).map(({ status }) => status);
        expect(statuses).toHaveLength(8);
        expect(statuses).not.toContain('waiting');
        expect(statuses).toContain('dropped');
      },
      { timeout: 60_000, every: 250 },
    );
  });

  async function disabled(webhookId: string, timeout = 20_000) {
    return eventually(
      async () => {
        const webhook = await shop.webhook(webhookId);
        expect(webhook.status).toBe('disabled');
        return webhook;
      },
      { timeout, every: 100 },
    );
  }

  async function operatorsMail(host: string): Promise<void> {
    await eventually(
      async () => {
        const page = await shop.cloud.page(`mail.json?to=${encodeURIComponent('operators@bodega.test')}`);
        const { mails } = page as { mails: { subject: string; text: string }[] };
        const found = mails.filter(({ subject }) => subject === `A webhook to ${host} was disabled`);
        expect(found).toHaveLength(1);
        expect(found[0]?.text).toContain('answered that it is gone');
      },
      { timeout: 20_000 },
    );
  }
});

test('an endpoint that never answers holds up nobody', async () => {
  const silent = await shop.create(receiver.at('/silent', () => undefined));
  const quick = await shop.create(receiver.at('/quick'));
  const started = Date.now();
  for (let batch = 0; batch < 4; batch += 1)
    await shop.publish(...Array.from({ length: 10 }, (_, index) => lowStock(`LAMP-${batch}-${index}`)));
  await receiver.waitFor('/quick', 40, 45_000);
  // The first messages of the silent one take all places for ten seconds; from then on it waits elsewhere, alone.
  expect(Date.now() - started).toBeLessThan(40_000);
  await eventually(
    async () => {
      expect(await shop.webhook(silent.webhookId)).toHaveProperty('failingSince');
      const attempts = (await shop.deliveries(silent.webhookId)).flatMap((delivery) => delivery.attempts);
      expect(attempts).toContainEqual(expect.objectContaining({ error: 'TIMEOUT' }));
    },
    { timeout: 30_000 },
  );
  // More than there are places: without a queue of their own, those to the silent one would take all of them again.
  const before = receiver.received('/silent').length;
  for (let batch = 0; batch < 4; batch += 1)
    await shop.publish(...Array.from({ length: 10 }, (_, index) => lowStock(`LAMP-AGAIN-${batch}-${index}`)));
  await receiver.waitFor('/quick', 80);
  expect(receiver.received('/silent').length - before).toBeLessThan(10);
  expect((await shop.webhook(quick.webhookId)).status).toBe('enabled');
}, 120_000);

describe('a secret', () => {
  test('is replaced while both sign, and a repeated request shows the same one', async () => {
    const { webhookId, secret } = await shop.create(receiver.at('/rotated'));
    const key = { 'idempotency-key': 'rotate-once' };
    const path = `/webhooks/${webhookId}/secret`;
    const rotated = await shop.send<{ secret: string; oldSecretUntil: string }>('POST', path, undefined, key);
    expect(rotated).toMatchObject({
      status: 201,
      body: { secret: expect.stringMatching(/^whsec_/) as string },
    });
    const repeated = await shop.send<{ secret: string }>('POST', path, undefined, key);
    expect(repeated.body).toEqual(rotated.body);
    expect(rotated.body.secret).not.toBe(secret);
    const day = Date.parse(rotated.body.oldSecretUntil) - Date.now();
    expect(Math.abs(day - 24 * 60 * 60 * 1000)).toBeLessThan(60_000);
    await shop.publish(lowStock());
    const [received] = await receiver.waitFor('/rotated', 1);
    expect(String(received!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect([isGenuine(received!, secret), isGenuine(received!, rotated.body.secret)]).toEqual([true, true]);
  });

  test('is shown where it is made, and lies nowhere in the clear', async () => {
    const url = receiver.at('/secret');
    const key = { 'idempotency-key': 'create-once' };
    const asked = { url, eventTypes: ['StockLow.v1'] };
    const created = await shop.send<CreatedWebhook>('POST', '/webhooks', asked, key);
    const repeated = await shop.send<CreatedWebhook>('POST', '/webhooks', asked, key);
    expect([repeated.status, repeated.body]).toEqual([201, created.body]);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const { webhookId, secret } = created.body;
    expect(secret).toMatch(/^whsec_/);
    const answers = await Promise.all([
      shop.send('GET', '/webhooks?limit=100'),
      shop.send('GET', `/webhooks/${webhookId}`),
      shop.send('POST', `/webhooks/${webhookId}/test`),
    ]);
    await receiver.waitFor('/secret', 1);
    const log = await shop.delivery(webhookId, 'delivered');
    const told = JSON.stringify([answers, log, await shop.cloud.calls()]);
    expect(told).not.toContain(secret.slice('whsec_'.length));
    expect(told).not.toContain('"secret"');
    expect(filesWith(secret.slice('whsec_'.length))).toEqual([]);
    // The search does find what lies there.
    expect(filesWith(webhookId)).not.toEqual([]);
  });

  function filesWith(text: string): string[] {
    const folder = join(shop.cloud.folder, 'data');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file).includes(text));
  }
});

describe('an operator', () => {
  test('tests a webhook, and does it once with the same key', async () => {
    const { webhookId, secret } = await shop.create(receiver.at('/tested'));
    const key = { 'idempotency-key': 'test-once' };
    const path = `/webhooks/${webhookId}/test`;
    const first = await shop.send<{ deliveryId: string }>('POST', path, undefined, key);
    const second = await shop.send<{ deliveryId: string }>('POST', path, undefined, key);
    expect([first.status, second.body]).toEqual([202, first.body]);
    const [received] = await receiver.waitFor('/tested', 1);
    expect(isGenuine(received!, secret)).toBe(true);
    expect(JSON.parse(received!.body)).toMatchObject({ type: 'Test.v1', data: { webhookId } });
    await shop.delivery(webhookId, 'delivered');
    expect(await shop.deliveries(webhookId)).toHaveLength(1);
  });

  test('changes a webhook by the version that was read', async () => {
    const { webhookId, url } = await shop.create(receiver.at('/changed'));
    const wanted = { url, eventTypes: ['ProductCreated.v1'], status: 'disabled' };
    const path = `/webhooks/${webhookId}`;
    expect(await statusOf(shop.send('PUT', path, wanted))).toBe(428);
    expect(await shop.send('PUT', path, wanted, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      body: { status: 'disabled', disabledBecause: 'operator', eventTypes: ['ProductCreated.v1'] },
    });
    expect(await statusOf(shop.send('PUT', path, wanted, { 'if-match': '"1"' }))).toBe(412);
    const lamp = eventOf(productCreated, productCreated.example, {
      correlationId: 'test',
      causationId: 'test',
    });
    await shop.publish(lamp);
    await shop.enable(await shop.webhook(webhookId));
    const next = eventOf(productCreated, productCreated.example, {
      correlationId: 'test',
      causationId: 'test',
    });
    await eventually(async () => {
      expect(await waiting()).toBe(0);
    });
    await shop.publish(next);
    const received = await receiver.waitFor('/changed', 1);
    expect(received.map(({ body }) => (JSON.parse(body) as { eventId: string }).eventId)).toEqual([
      next.metadata.id,
    ]);
  });

  test.each([
    'http://hooks.merchant.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'ftp://hooks.merchant.example/',
    'nonsense',
  ])('cannot have events sent to %s', async (url) => {
    const asked = { url, eventTypes: ['StockLow.v1'] };
    const refused = { status: 400, body: { errors: [{ field: 'url' }] } };
    expect(await shop.send('POST', '/webhooks', asked)).toMatchObject(refused);
    const { webhookId } = await shop.create(receiver.at('/sound'));
    expect(await shop.send('PUT', `/webhooks/${webhookId}`, asked, { 'if-match': '*' })).toMatchObject(
      refused,
    );
  });

  test('reads long lists page by page', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => shop.create(receiver.at('/paged'))));
    const webhooks = await pages<{ webhookId: string }>('/webhooks', 'webhooks');
    expect(webhooks.map(({ webhookId }) => webhookId)).toEqual(all.map(({ webhookId }) => webhookId).sort());
    const { webhookId } = all[0]!;
    await shop.publish(...Array.from({ length: 5 }, (_, index) => lowStock(`LAMP-${index}`)));
    await receiver.waitFor('/paged', 25);
    const path = `/webhooks/${webhookId}/deliveries`;
    const deliveries = await pages<{ deliveryId: string }>(path, 'deliveries');
    const ids = deliveries.map(({ deliveryId }) => deliveryId);
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(await statusOf(shop.send('GET', `${path}?cursor=nonsense`))).toBe(400);
  });

  test('has fifty webhooks at most', async () => {
    const asked = { url: receiver.at('/many'), eventTypes: ['StockLow.v1'] };
    const key = { 'idempotency-key': 'the-first-of-many' };
    expect(await statusOf(shop.send('POST', '/webhooks', asked, key))).toBe(201);
    for (let count = 1; count < 50; count += 1) await shop.create(asked.url);
    expect(await statusOf(shop.send('POST', '/webhooks', asked))).toBe(409);
    expect(await statusOf(shop.send('POST', '/webhooks', asked, key))).toBe(201);
  });

  test('deletes a webhook, and nothing more is sent to it', async () => {
    const { webhookId } = await shop.create(receiver.at('/deleted', () => 500));
    await shop.publish(lowStock());
    await receiver.waitFor('/deleted', 1);
    const path = `/webhooks/${webhookId}`;
    for (let times = 0; times < 2; times += 1) expect(await statusOf(shop.send('DELETE', path))).toBe(204);
    for (const [method, of] of [
      ['GET', ''],
      ['GET', '/deliveries'],
      ['POST', '/test'],
      ['POST', '/secret'],
    ] as const)
      expect(await statusOf(shop.send(method, `${path}${of}`))).toBe(404);
    await eventually(async () => {
      expect(await waiting()).toBe(0);
    });
    expect(receiver.received('/deleted').length).toBeLessThan(3);
  });

  async function pages<Item>(path: string, name: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await shop.send<Record<string, Item[]> & { nextCursor?: string }>(
        'GET',
        `${path}?limit=2${query}`,
      );
      items.push(...(body[name] ?? []));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    return items;
  }
});
