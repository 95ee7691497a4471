import { randomUUID } from 'node:crypto';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { accessToken } from '../../../scripts/lib/access-token.ts';

let shop: TestCloud;
let operator: string;

beforeAll(async () => {
  shop = await startShop();
  operator = await accessToken(await shop.config(), 'operator@bodega.test');
});

afterAll(async () => {
  await shop.stop();
});

const LAMP = { name: 'Desk lamp', category: 'lamps', price: { amount: 4999, currency: 'EUR' } };

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return answerOf(
    await fetch(`${shop.url}/products`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'idempotency-key': randomUUID(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}

async function get(path: string): Promise<Answer> {
  return answerOf(await fetch(`${shop.url}${path}`));
}

async function answerOf(response: Response): Promise<Answer> {
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

async function counted(category: string): Promise<number> {
  const { body } = await get('/categories');
  const categories = body.categories as { category: string; products: number }[];
  return categories.find((each) => each.category === category)?.products ?? 0;
}

/** Messages in the queues with this name, waiting or being worked on. */
async function waiting(name: string): Promise<number> {
  const { queues } = (await shop.page('queues')) as {
    queues: { name: string; visible: number; inFlight: number }[];
  };
  return queues
    .filter((queue) => queue.name.endsWith(name))
    .reduce((sum, { visible, inFlight }) => sum + visible + inFlight, 0);
}

describe('creating a product', () => {
  test('answers 201 with its address, where it can be read', async () => {
    const created = await post(LAMP);
    expect(created).toMatchObject({ status: 201, body: { ...LAMP, description: '' } });
    const found = await get(created.headers.get('location') ?? '');
    expect(found).toMatchObject({ status: 200, body: created.body });
  });

  test('is for operators only', async () => {
    const customer = await accessToken(await shop.config(), 'customer@bodega.test');
    const none = await fetch(`${shop.url}/products`, { method: 'POST' });
    expect([none.status, await none.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(await post(LAMP, { authorization: `Bearer ${customer}` })).toMatchObject({
      status: 403,
      body: { message: 'Forbidden' },
    });
    expect(await post(LAMP, { authorization: `Bearer ${operator}x` })).toMatchObject({
      status: 401,
      body: { message: 'Unauthorized' },
    });
  });

  test('says which fields are wrong, the unknown ones too', async () => {
    const { status, headers, body } = await post({
      ...LAMP,
      category: 'Not so',
      price: { amount: 1.5 },
      colour: 'red',
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'https://bodega.dev/problems/invalid-request',
      title: 'The request is not valid',
    });
    expect((body.errors as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'category',
      'colour',
      'price.amount',
      'price.currency',
    ]);
  });

  test('a body that is not JSON is a 400', async () => {
    expect(await post('{')).toMatchObject({ status: 400, body: { title: 'The body cannot be read' } });
  });

  test('an unknown product is a 404', async () => {
    expect(await get('/products/nothing')).toMatchObject({
      status: 404,
      body: { title: 'Not found', status: 404 },
    });
  });
});

describe('the contract of Idempotency-Key', () => {
  test('without a key 400', async () => {
    expect(await post(LAMP, { 'idempotency-key': '' })).toMatchObject({
      status: 400,
      body: { type: 'https://bodega.dev/problems/idempotency-key-missing' },
    });
  });

  test('the same key and body replay the stored answer', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await post(LAMP, key);
    const second = await post(LAMP, key);
    expect(second.body).toEqual(first.body);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
  });

  test('the same key with another body is a 422', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await post(LAMP, key);
    expect(await post({ ...LAMP, name: 'Floor lamp' }, key)).toMatchObject({ status: 422 });
  });

  test('twenty at once make one product; each is told its answer or to wait', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { ...LAMP, category: 'races' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, key)));
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    for (const { headers } of answers.filter(({ status }) => status === 409))
      expect(headers.get('retry-after')).toBe('1');
    expect(
      new Set(answers.filter(({ status }) => status === 201).map((answer) => answer.body.productId)).size,
    ).toBe(1);
    await eventually(async () => {
      expect(await counted('races')).toBe(1);
    });
  });
});

describe('a new product is counted in its category', () => {
  test('within two seconds', async () => {
    // The first one warms the functions up.
    await post({ ...LAMP, category: 'slow' });
    await eventually(async () => {
      expect(await counted('slow')).toBe(1);
    });
    await post({ ...LAMP, category: 'quick' });
    const counting = eventually(
      async () => {
        expect(await counted('quick')).toBe(1);
      },
      { timeout: 2000 },
    );
    await expect(counting).resolves.toBeUndefined();
  });

  test('although the bus refuses half of the events at first', async () => {
    await shop.setFaults([
      { kind: 'throttle', service: 'events', action: 'PutEvents.Entry', rate: 0.5, seed: 3, times: 10 },
    ]);
    await Promise.all(Array.from({ length: 10 }, () => post({ ...LAMP, category: 'refused' })));
    await eventually(async () => {
      expect(await counted('refused')).toBe(10);
    });
    await shop.clearFaults();
  });

  test('exactly, with every delivery doubled and a fifth of the consumer’s runs crashing after their write', async () => {
    await shop.setFaults([
      { kind: 'duplicate', service: 'events' },
      { kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage' },
      { kind: 'duplicate', service: 'dynamodbstreams', action: 'GetRecords' },
      {
        kind: 'crash-after',
        service: 'dynamodb',
        action: 'TransactWriteItems',
        principal: 'countProducts',
        rate: 0.2,
        seed: 7,
      },
    ]);
    const created = await Promise.all(Array.from({ length: 25 }, () => post({ ...LAMP, category: 'chaos' })));
    expect(created.map(({ status }) => status)).toEqual(Array(25).fill(201));
    await eventually(
      async () => {
        expect(await counted('chaos')).toBe(25);
      },
      { timeout: 100_000 },
    );
    await shop.clearFaults();
    await eventually(
      async () => {
        expect(await waiting('count-products')).toBe(0);
      },
      { timeout: 60_000 },
    );
    expect(await counted('chaos')).toBe(25);
    expect(await waiting('dead-letters')).toBe(0);
  }, 180_000);
});
