import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../../infra/local/front-door/faults.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { StockFigures } from '../domain/stock.ts';
import { type Reservation, remaining } from '../domain/stock-reservation.ts';
import { aLamp, aVariant } from './a-product.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';
import { shuffled, type StockCommand, StockCommands } from './stock-commands.ts';

let shop: TestCloud;
let operator: Requests;
let commands: StockCommands;

beforeAll(async () => {
  shop = await startShop();
  operator = await Requests.of(shop, 'operator@bodega.test');
  commands = await StockCommands.of(shop);
  const categories = [{ slug: 'lamps', name: 'Lamps' }];
  expect((await operator.put('/categories', { categories }, '"0"')).status).toBe(200);
});

afterAll(async () => {
  await shop.stop();
});

afterEach(async () => {
  await shop.clearFaults();
});

let made = 0;

/** A SKU with so many units. */
async function aSku(units: number): Promise<string> {
  made += 1;
  const sku = `SKU-${made}`;
  const created = await operator.post('/products', aLamp({ variants: [aVariant(sku)] }));
  expect(created).toMatchObject({ status: 201 });
  if (units > 0) await adjust(sku, { change: units, reason: 'received' });
  return sku;
}

async function adjust(sku: string, adjustment: object): Promise<void> {
  expect(await operator.post(`/stock/${sku}/adjustments`, adjustment)).toMatchObject({ status: 201 });
}

async function figuresOf(sku: string): Promise<StockFigures> {
  const { onHand, reserved, available, sold } = (await operator.get<StockFigures>(`/stock/${sku}`)).body;
  return { onHand, reserved, available, sold };
}

async function reservations(orderIds: ReadonlySet<string>): Promise<Reservation[]> {
  const database = DynamoDBDocumentClient.from(shop.client(DynamoDBClient));
  const found: Reservation[] = [];
  for await (const { Items: items = [] } of paginateScan(
    { client: database },
    { TableName: 'bodega-catalog-dev' },
  )) {
    found.push(
      ...items
        .filter(({ pk, orderId }) => String(pk).startsWith('RESERVATION#') && orderIds.has(String(orderId)))
        .map((item) => item as unknown as Reservation),
    );
  }
  return found;
}

/** Answers on tokens by the function, of each operation. */
async function answersMetered(): Promise<Record<'success' | 'failure', number>> {
  const rows = (await shop.meter()).filter(({ principal }) => principal.includes('handleStockCommands'));
  const callsOf = (operation: string) =>
    rows.filter((row) => row.operation === operation).reduce((sum, { calls }) => sum + calls, 0);
  return { success: callsOf('SendTaskSuccess'), failure: callsOf('SendTaskFailure') };
}

/** A quarter of the deliveries come twice. */
const DOUBLED = {
  ...{ kind: 'duplicate' as const, service: 'sqs', action: 'ReceiveMessage' },
  ...{ principal: 'handleStockCommands', rate: 0.25, seed: 11 },
};

describe('a rush on the last hundred units', () => {
  /** `npm run test:full` takes a thousand. */
  const ORDERS = process.env.TEST_SIZE === 'full' ? 1000 : 200;
  const orderIds = Array.from({ length: ORDERS }, (_, index) => `rush-${index}`);
  let sku: string;
  let inHand: string[];

  test('many orders, each twice and in disorder, with deliveries doubled: a hundred are served', async () => {
    sku = await aSku(100);
    await shop.resetMeter();
    await shop.setFaults([DOUBLED]);
    const messages = orderIds.map((orderId) =>
      commands.message({ command: 'reserve-stock', orderId, items: [{ sku, quantity: 1 }] }),
    );
    const startedAt = performance.now();
    await commands.send(shuffled([...messages, ...messages], seededRandom(2)));
    await commands.settled(280_000);
    const seconds = (performance.now() - startedAt) / 1000;

    const told = await commands.toldByOrder(new Set(orderIds));
    expect(told.size).toBe(ORDERS);
    const contradictory = [...told.values()].filter((answers) => answers.length !== 1);
    expect(contradictory).toEqual([]);
    inHand = orderIds.filter((orderId) => told.get(orderId)?.[0]?.status === 'reserved');
    expect(inHand).toHaveLength(100);
    const refused = [...told.values()].flat().filter(({ reason }) => reason === 'insufficient-stock');
    expect(refused).toHaveLength(ORDERS - 100);

    expect(await figuresOf(sku)).toEqual({ onHand: 100, reserved: 100, available: 0, sold: 0 });
    const stored = await reservations(new Set(orderIds));
    expect(stored.filter(({ status }) => status === 'reserved')).toHaveLength(100);
    expect(stored.filter(({ status }) => status === 'refused')).toHaveLength(ORDERS - 100);

    // Each command was sent twice, and each time answered at least once.
    const { success, failure } = await answersMetered();
    expect(success).toBeGreaterThanOrEqual(2 * 100);
    expect(failure).toBeGreaterThanOrEqual(2 * (ORDERS - 100));
    expect(success + failure).toBe((await commands.answers()).length);
    process.stderr.write(
      `${success + failure} commands handled in ${seconds.toFixed(1)} s: ${Math.round((success + failure) / seconds)}/s\n`,
    );
  }, 330_000);

  test('of which sixty are shipped and forty given back, with the same disorder', async () => {
    await shop.setFaults([DOUBLED]);
    const messages = inHand.map((orderId, index) =>
      commands.message({ command: index < 60 ? 'commit-stock' : 'release-stock', orderId }),
    );
    await commands.send(shuffled([...messages, ...messages], seededRandom(3)));
    await commands.settled(60_000);
    expect(await figuresOf(sku)).toEqual({ onHand: 40, reserved: 0, available: 40, sold: 60 });
  }, 90_000);

  test('leaves nothing of the task tokens in any log', async () => {
    const files = globSync('**/*', { cwd: join(shop.folder, 'data', 'logs'), withFileTypes: true }).filter(
      (file) => file.isFile(),
    );
    const text = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('\n');
    expect(text).toContain('The workflow does not wait for this answer any more');
    expect(text).not.toContain('taskToken');
    expect(commands.tokens.filter((token) => text.includes(token.slice(-40)))).toEqual([]);
  });
});

describe('orders of several SKUs under contention', () => {
  /** What is reserved of the SKU, by the reservations themselves. */
  function heldBy(held: readonly Reservation[], sku: string): number {
    return held
      .filter(({ status }) => status === 'reserved')
      .flatMap(({ items }) => items.filter((item) => item.sku === sku))
      .reduce((sum, item) => sum + remaining(item), 0);
  }

  async function contend(name: string, orders: number, units: number): Promise<void> {
    const skus = [await aSku(units), await aSku(units), await aSku(units)];
    const random = seededRandom(5);
    const orderIds = Array.from({ length: orders }, (_, index) => `${name}-${index}`);
    const reserve = orderIds.map((orderId): StockCommand => {
      const items = shuffled(skus, random)
        .slice(0, 2 + Math.floor(random() * 2))
        .map((sku) => ({ sku, quantity: 1 + Math.floor(random() * 2) }));
      return { command: 'reserve-stock', orderId, items };
    });
    const release = orderIds
      .filter((_, index) => index % 5 === 0)
      .map((orderId): StockCommand => ({ command: 'release-stock', orderId }));
    const messages = [...reserve, ...release].map((command) => commands.message(command));
    await commands.send(shuffled([...messages, ...messages], random));
    await commands.settled(180_000);

    const held = await reservations(new Set(orderIds));
    expect(held).toHaveLength(orders);
    expect(held.filter(({ status }) => status === 'reserved').length).toBeGreaterThan(0);
    for (const sku of skus) {
      const { onHand, reserved, available, sold } = await figuresOf(sku);
      expect({ onHand, sold, sum: available + reserved }).toEqual({ onHand: units, sold: 0, sum: units });
      expect(reserved).toBe(heldBy(held, sku));
      expect(available).toBeGreaterThanOrEqual(0);
    }
    // Released ones have come to rest; of the others each knows one answer.
    const told = await commands.toldByOrder(new Set(orderIds));
    for (const [index, orderId] of orderIds.entries()) {
      const { status } = held.find((each) => each.orderId === orderId)!;
      if (index % 5 === 0) expect(['released', 'refused']).toContain(status);
      else expect(told.get(orderId)).toHaveLength(1);
    }
  }

  test('hold all of an order or nothing', async () => {
    await contend('several', 150, 40);
  }, 240_000);

  test('also when a fifth of the transactions end with a crash of the function', async () => {
    await commands.setVisibility(10);
    await shop.setFaults([
      {
        ...{ kind: 'crash-after', service: 'dynamodb', action: 'TransactWriteItems' },
        ...{ principal: 'handleStockCommands', rate: 0.2, seed: 7 },
      },
    ]);
    await contend('crashing', 60, 20);
    const { rules } = (await shop.page('faults')) as { rules: { strikes: number }[] };
    expect(rules[0]?.strikes).toBeGreaterThan(0);
    await commands.setVisibility(180);
  }, 240_000);
});
