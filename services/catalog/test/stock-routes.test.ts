import { randomUUID } from 'node:crypto';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Product } from '../domain/product.ts';
import type { StockMovement } from '../domain/stock-movement.ts';
import { aLamp, aVariant } from './a-product.ts';
import { type Answer, faultsOf, Requests } from '../../../infra/local/test/support/requests.ts';
import { StockCommands } from './stock-commands.ts';

let shop: TestCloud;
let nobody: Requests;
let customer: Requests;
let operator: Requests;
let commands: StockCommands;

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  customer = await Requests.of(shop, 'customer@bodega.test');
  operator = await Requests.of(shop, 'operator@bodega.test');
  commands = await StockCommands.of(shop);
  const categories = [{ slug: 'lamps', name: 'Lamps' }];
  expect((await operator.put('/categories', { categories }, '"0"')).status).toBe(200);
});

afterAll(async () => {
  await shop.stop();
});

let made = 0;

interface Made {
  readonly sku: string;
  readonly productId: string;
}

async function aSku(units: number, different: Parameters<typeof aLamp>[0] = {}): Promise<Made> {
  made += 1;
  const sku = `SKU-${made}`;
  const input = aLamp({ variants: [aVariant(sku)], ...different });
  const created = await operator.post<Product>('/products', input);
  expect(created).toMatchObject({ status: 201 });
  if (units > 0) expect((await adjust(sku, { change: units, reason: 'received' })).status).toBe(201);
  return { sku, productId: created.body.productId };
}

function adjust(sku: string, body: object, headers?: Record<string, string>): Promise<Answer<StockMovement>> {
  return operator.post(`/stock/${sku}/adjustments`, body, headers);
}

interface MovementPage {
  readonly movements: readonly StockMovement[];
  readonly nextCursor?: string;
}

function movements(sku: string, query = ''): Promise<Answer<MovementPage>> {
  return operator.get(`/stock/${sku}/movements${query}`);
}

interface PublishedEvent {
  readonly type: string;
  readonly metadata: { readonly id: string; readonly correlationId: string };
  readonly data: { readonly sku?: string; readonly orderId?: string; readonly available?: number };
}

/** Each event once, oldest first, however often it was published. */
async function eventsAbout(what: Partial<PublishedEvent['data']>): Promise<PublishedEvent[]> {
  const { events } = (await shop.page('events')) as {
    events: { source: string; detailType: string; event: { detail: Omit<PublishedEvent, 'type'> } }[];
  };
  const published = events
    .filter(({ source }) => source === 'bodega.catalog')
    .map(({ detailType: type, event }) => ({ type, ...event.detail }));
  return [...new Map(published.map((event) => [event.metadata.id, event])).values()]
    .reverse()
    .filter(({ data }) => data.sku === what.sku && data.orderId === what.orderId);
}

describe('who may do what', () => {
  test('figures, movements and changes are for operators', async () => {
    const { sku } = await aSku(0);
    const calls = [
      ['GET', `/stock/${sku}`],
      ['GET', `/stock/${sku}/movements`],
      ['POST', `/stock/${sku}/adjustments`],
      ['PUT', `/stock/${sku}/low-mark`],
    ] as const;
    for (const [method, path] of calls) {
      expect((await nobody.send(method, path)).status).toBe(401);
      expect((await customer.send(method, path)).status).toBe(403);
    }
  });

  test('a SKU that no product has is a 404', async () => {
    const answers = [
      await operator.get('/stock/NOTHING'),
      await movements('NOTHING'),
      await adjust('NOTHING', { change: 1, reason: 'found' }),
      await operator.send('PUT', '/stock/NOTHING/low-mark', { lowAt: 3 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('the stock of a SKU', () => {
  test('begins with nothing', async () => {
    const { sku, productId } = await aSku(0);
    const none = { onHand: 0, reserved: 0, available: 0, sold: 0 };
    expect(await operator.get(`/stock/${sku}`)).toMatchObject({
      status: 200,
      body: { sku, productId, ...none, locations: [{ location: 'main', ...none, lowAt: 5 }] },
    });
    expect(await movements(sku)).toMatchObject({ status: 200, body: { movements: [] } });
  });

  test('follows an order from its reservation to its shipments', async () => {
    const { sku } = await aSku(10);
    const order = { orderId: randomUUID(), items: [{ sku, quantity: 4 }] };
    const figures = async () => (await operator.get(`/stock/${sku}`)).body;
    expect(await commands.ask({ command: 'reserve-stock', ...order })).toEqual({
      orderId: order.orderId,
      status: 'reserved',
      items: [{ sku, quantity: 4, location: 'main' }],
    });
    expect(await figures()).toMatchObject({ onHand: 10, reserved: 4, available: 6, sold: 0 });
    const first = { orderId: order.orderId, shipmentId: 'shipment-1', items: [{ sku, quantity: 3 }] };
    expect(await commands.ask({ command: 'commit-stock', ...first })).toMatchObject({ status: 'reserved' });
    expect(await commands.ask({ command: 'commit-stock', ...first })).toMatchObject({ status: 'reserved' });
    expect(await figures()).toMatchObject({ onHand: 7, reserved: 1, available: 6, sold: 3 });
    const rest = { command: 'commit-stock' as const, orderId: order.orderId };
    expect(await commands.ask(rest)).toMatchObject({ status: 'committed' });
    expect(await figures()).toMatchObject({ onHand: 6, reserved: 0, available: 6, sold: 4 });
    expect(await commands.ask({ command: 'release-stock', orderId: order.orderId })).toEqual({
      orderId: order.orderId,
      reason: 'already-committed',
    });
    expect((await movements(sku)).body.movements).toMatchObject([
      { reason: 'sold', change: -1, orderId: order.orderId },
      { reason: 'sold', change: -3, orderId: order.orderId, shipmentId: 'shipment-1' },
      { reason: 'received', change: 10 },
    ]);
  });

  test('of fifty SKUs is held and sold as one', async () => {
    made += 1;
    const skus = Array.from({ length: 50 }, (_, index) => `MANY-${made}-${index}`);
    const variants = skus.map((sku, index) => aVariant(sku, 4999, `colour ${index}`));
    expect((await operator.post('/products', aLamp({ variants }))).status).toBe(201);
    for (const sku of skus) expect((await adjust(sku, { change: 1, reason: 'received' })).status).toBe(201);
    const orderId = randomUUID();
    const items = skus.map((sku) => ({ sku, quantity: 1 }));
    expect(await commands.ask({ command: 'reserve-stock', orderId, items })).toMatchObject({
      status: 'reserved',
      items: { length: 50 },
    });
    expect(await commands.ask({ command: 'commit-stock', orderId })).toMatchObject({
      status: 'committed',
      items: { length: 50 },
    });
    const last = await operator.get(`/stock/${skus[49]!}`);
    expect(last.body).toMatchObject({ onHand: 0, reserved: 0, available: 0, sold: 1 });
  });
});

describe('an adjustment', () => {
  test('stands in the books with who, when, why, before and after', async () => {
    const { sku } = await aSku(0);
    const answer = await adjust(sku, { change: 12, reason: 'received', note: 'Delivery 4711' });
    expect(answer).toMatchObject({
      status: 201,
      body: { sku, change: 12, onHand: { before: 0, after: 12 }, reason: 'received', note: 'Delivery 4711' },
    });
    expect(answer.body.by).toMatch(/^[0-9a-f-]{36}$/);
    expect((await movements(sku)).body.movements).toEqual([answer.body]);
  });

  test('says by a count what is there', async () => {
    const { sku } = await aSku(12);
    expect(await adjust(sku, { onHand: 9, reason: 'counted' })).toMatchObject({
      status: 201,
      body: { change: -3, onHand: { before: 12, after: 9 } },
    });
  });

  test('cannot take away what is held for orders, and says what it can', async () => {
    const { sku } = await aSku(10);
    await commands.ask({ command: 'reserve-stock', orderId: randomUUID(), items: [{ sku, quantity: 4 }] });
    for (const body of [
      { change: -7, reason: 'lost' },
      { onHand: 3, reason: 'counted' },
    ]) {
      expect(await adjust(sku, body)).toMatchObject({
        status: 409,
        body: {
          type: 'https://bodega.dev/problems/conflict',
          detail:
            'There are 10 units, of which 4 are held for orders: onHand may come down to 4, which is a change of -6.',
        },
      });
    }
    expect((await adjust(sku, { change: -6, reason: 'lost' })).status).toBe(201);
  });

  test.each([
    [{ reason: 'lost' }, ['change: goes with every reason but counted']],
    [{ reason: 'counted' }, ['onHand: goes with the reason counted, and only with it']],
    [{ change: 0, reason: 'found' }, ['change: has to be other than 0']],
    [{ change: 1.5, reason: 'found' }, ['change: has to be whole units']],
    [{ change: 1, reason: 'found', colour: 'red' }, ['colour: is not a known field']],
    [{ onHand: -1, reason: 'counted' }, ['onHand: has to be 0 or more']],
    [
      { change: 3, reason: 'damaged' },
      [
        'change: does not go with the reason: received, found and returned make it more, damaged and lost fewer',
      ],
    ],
    [{ change: 1, onHand: 1, reason: 'counted' }, ['change: goes with every reason but counted']],
    [{ change: 1, reason: 'bought' }, [expect.stringContaining('reason: has to be one of received')]],
  ])('%j is not valid', async (body, faults) => {
    const answer = await adjust((await aSku(0)).sku, body);
    expect(answer.status).toBe(400);
    expect(faultsOf(answer)).toEqual(faults);
  });

  test('that comes again is answered as before, although it would not be possible now', async () => {
    const { sku } = await aSku(5);
    const key = { 'idempotency-key': randomUUID() };
    const first = await adjust(sku, { change: -5, reason: 'lost' }, key);
    const second = await adjust(sku, { change: -5, reason: 'lost' }, key);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await adjust(sku, { change: -4, reason: 'lost' }, key)).toMatchObject({ status: 422 });
    expect((await movements(sku)).body.movements).toHaveLength(2);
  });

  test('twenty at once: each is done or told to come again, and the books agree with the shelf', async () => {
    const { sku } = await aSku(0);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => adjust(sku, { change: 1, reason: 'found' })),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const done = answers.filter(({ status }) => status === 201);
    expect((await operator.get(`/stock/${sku}`)).body).toMatchObject({ onHand: done.length });
    const changes = (await movements(sku, '?limit=100')).body.movements.map(({ onHand }) => onHand?.after);
    expect(changes.sort((one = 0, other = 0) => one - other)).toEqual(done.map((_, index) => index + 1));
  });
});

describe('the movements', () => {
  test('come newest first, page by page', async () => {
    const { sku } = await aSku(0);
    for (const change of [1, 2, 3, 4, 5]) await adjust(sku, { change, reason: 'received' });
    const first = await movements(sku, '?limit=2');
    const second = await movements(sku, `?limit=2&cursor=${first.body.nextCursor!}`);
    const third = await movements(sku, `?limit=2&cursor=${second.body.nextCursor!}`);
    const changes = [first, second, third].map(({ body }) => body.movements.map(({ change }) => change));
    expect(changes).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.body.nextCursor).toBeUndefined();
  });

  test('do not know a cursor of somebody’s own making', async () => {
    const { sku } = await aSku(1);
    const answer = await movements(sku, '?cursor=nonsense');
    expect(answer.status).toBe(400);
    expect(faultsOf(answer)).toEqual(['cursor: is not the nextCursor of a page of these movements']);
  });
});

describe('availability', () => {
  async function availability(productId: string): Promise<unknown[]> {
    const { body } = await nobody.get<{ variants: unknown[] }>(`/products/${productId}/availability`);
    return body.variants;
  }

  test('tells everybody whether, and nobody how many', async () => {
    const { sku, productId } = await aSku(0);
    expect(await availability(productId)).toEqual([{ sku, availability: 'out-of-stock' }]);
    await adjust(sku, { change: 5, reason: 'received' });
    expect(await availability(productId)).toEqual([{ sku, availability: 'low' }]);
    await adjust(sku, { change: 1, reason: 'received' });
    expect(await availability(productId)).toEqual([{ sku, availability: 'in-stock' }]);
    const answer = await nobody.get(`/products/${productId}/availability`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=5');
  });

  test.each(['draft', 'archived'] as const)('of a product that is %s is a 404', async (status) => {
    const { productId } = await aSku(1, { status });
    expect((await nobody.get(`/products/${productId}/availability`)).status).toBe(404);
    expect((await nobody.get('/products/nothing/availability')).status).toBe(404);
  });
});

describe('the shop is told', () => {
  test('when a SKU becomes low, is gone, and is back', async () => {
    const { sku } = await aSku(0);
    const orderId = randomUUID();
    await adjust(sku, { change: 7, reason: 'received' }, { 'x-correlation-id': 'delivery-4711' });
    await commands.ask({ command: 'reserve-stock', orderId: randomUUID(), items: [{ sku, quantity: 1 }] });
    await operator.send('PUT', `/stock/${sku}/low-mark`, { lowAt: 6 });
    await commands.ask({ command: 'reserve-stock', orderId, items: [{ sku, quantity: 6 }] });
    await commands.ask({ command: 'release-stock', orderId });
    await eventually(async () => {
      const events = await eventsAbout({ sku });
      expect(events.map(({ type, data }) => [type, data.available])).toEqual([
        ['StockBackIn', 7],
        ['StockLow', 6],
        ['StockLow', 0],
        ['StockBackIn', 6],
      ]);
      expect(events.map(({ metadata }) => metadata.correlationId)).toEqual([
        'delivery-4711',
        expect.any(String),
        `correlation-${orderId}`,
        `correlation-${orderId}`,
      ]);
    });
  });

  test('of reservations and releases', async () => {
    const { sku } = await aSku(5);
    const order = { orderId: randomUUID(), items: [{ sku, quantity: 2 }] };
    await commands.ask({ command: 'reserve-stock', ...order });
    await commands.ask({ command: 'release-stock', orderId: order.orderId });
    await eventually(async () => {
      expect(await eventsAbout({ orderId: order.orderId })).toMatchObject([
        { type: 'StockReserved', data: order, metadata: { correlationId: `correlation-${order.orderId}` } },
        { type: 'StockReleased', data: order },
      ]);
    });
  });

  test('once, however often the stream is read', async () => {
    const { sku } = await aSku(0);
    await shop.setFaults([{ kind: 'duplicate', service: 'dynamodbstreams', action: 'GetRecords' }]);
    await adjust(sku, { change: 1, reason: 'found' });
    await eventually(async () => {
      expect(await eventsAbout({ sku })).toMatchObject([{ type: 'StockBackIn' }]);
    });
    await shop.clearFaults();
  });
});

describe('a command', () => {
  const correlationId = 'correlation';

  test('that is malformed is answered as that', async () => {
    const orderId = randomUUID();
    const wrong = { command: 'reserve-stock', orderId, items: [{ sku: 'A', quantity: 0 }] } as const;
    await commands.send([commands.message(wrong)]);
    await eventually(async () => {
      const [answer] = await commands.answers();
      expect(answer).toMatchObject({
        operation: 'SendTaskFailure',
        said: { error: 'MalformedCommand', cause: '{"problems":["items.0.quantity is not valid"]}' },
      });
    });
    await commands.settled(10_000);
  });

  test('of a shipment’s items has to name the shipment', async () => {
    const wrong = { command: 'commit-stock', orderId: 'order', items: [{ sku: 'A', quantity: 1 }] } as const;
    await commands.send([commands.message(wrong)]);
    await eventually(async () => {
      const [answer] = await commands.answers();
      expect(answer?.said.cause).toBe('{"problems":["shipmentId is not valid"]}');
    });
  });

  test('without a token is done, and nobody is answered', async () => {
    const { sku } = await aSku(3);
    const orderId = randomUUID();
    await commands.ask({ command: 'reserve-stock', orderId, items: [{ sku, quantity: 2 }] });
    const before = (await commands.answers()).length;
    await commands.send([JSON.stringify({ command: 'release-stock', orderId, correlationId })]);
    await eventually(async () => {
      expect((await operator.get(`/stock/${sku}`)).body).toMatchObject({ reserved: 0, available: 3 });
    });
    await commands.settled(10_000);
    expect(await commands.answers()).toHaveLength(before);
  });

  test('with a token that is none is done all the same, once', async () => {
    const { sku } = await aSku(3);
    const items = [{ sku, quantity: 2 }];
    const command = { command: 'reserve-stock', orderId: randomUUID(), items, correlationId };
    await commands.send([JSON.stringify({ ...command, taskToken: 'nonsense' })]);
    await eventually(async () => {
      expect((await commands.answers())[0]).toMatchObject({ refused: 'InvalidToken' });
    });
    await commands.settled(10_000);
    expect((await operator.get(`/stock/${sku}`)).body).toMatchObject({ reserved: 2 });
  });

  test.each([
    // The SDK itself tries three times.
    ['is not taken', { kind: 'error', times: 3 } as const],
    ['is lost with the function, between effect and answer', { kind: 'crash-before', times: 1 } as const],
  ])('whose answer %s is answered again, and has its effect once', async (_what, fault) => {
    const { sku } = await aSku(3);
    await commands.setVisibility(2);
    const target = { service: 'states', action: 'SendTaskSuccess', principal: 'handleStockCommands' };
    await shop.setFaults([{ ...fault, ...target }]);
    const order = { orderId: randomUUID(), items: [{ sku, quantity: 2 }] };
    expect(await commands.ask({ command: 'reserve-stock', ...order })).toMatchObject({ status: 'reserved' });
    const { rules } = (await shop.page('faults')) as { rules: { strikes: number }[] };
    expect(rules).toMatchObject([{ strikes: fault.times }]);
    await shop.clearFaults();
    await commands.settled(10_000);
    expect((await operator.get(`/stock/${sku}`)).body).toMatchObject({ reserved: 2, available: 1 });
    await commands.setVisibility(180);
  });

  test('that nobody can be told of lands among the dead letters', async () => {
    await commands.setVisibility(1);
    await commands.send(['{', JSON.stringify({ command: 'give-away', orderId: 'order', correlationId })]);
    await eventually(
      async () => {
        expect(await commands.deadLetters()).toBe(2);
      },
      { timeout: 40_000 },
    );
    await commands.setVisibility(180);
  });
});
