import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { MeterRow } from '../../../infra/local/front-door/meter.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { DEMO_CATEGORIES } from '../../../scripts/lib/demo/categories.ts';
import { inParallel } from '../../../scripts/lib/in-parallel.ts';
import { generatedProduct } from '../../../scripts/lib/seed/generated-products.ts';
import type { Product } from '../domain/product.ts';
import { writeProducts } from './many-products.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';

/** A shop of 100,000 products costs its customers' pages no more than one of 1,000. */

const FEW = 1000;
const MANY = 100_000;
const WRITERS = 4;
const CHUNK = 500;

/** Lists of which there is a whole page among the first thousand products already. */
const PAGES = {
  category: '/products?category=home',
  filtered: '/products?attributes[material]=linen&minPrice=1000&sort=price',
  search: '/products?q=linen',
  product: '/products/many-1',
};
type PageName = keyof typeof PAGES;
const NAMES = Object.keys(PAGES) as PageName[];

let shop: TestCloud;
let nobody: Requests;
let database: DynamoDBDocumentClient;

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  database = DynamoDBDocumentClient.from(shop.client(DynamoDBClient));
  const operator = await Requests.of(shop, 'operator@bodega.test');
  expect(await operator.put('/categories', { categories: DEMO_CATEGORIES }, '"0"')).toMatchObject({
    status: 200,
  });
});

afterAll(async () => {
  await shop.stop();
});

function storedProduct(number: number): Product {
  const at = new Date(1.7e12 + number * 1000).toISOString();
  const { product } = generatedProduct(number);
  return { ...product, productId: `many-${number}`, version: 1, createdAt: at, updatedAt: at };
}

/** Writes the products with these numbers, and waits until customers find all that there are. */
async function load(from: number, to: number): Promise<void> {
  const chunks: number[] = [];
  for (let start = from; start <= to; start += CHUNK) chunks.push(start);
  await inParallel(WRITERS, chunks, async (start) => {
    const count = Math.min(CHUNK, to - start + 1);
    await writeProducts(
      database,
      Array.from({ length: count }, (_, at) => storedProduct(start + at)),
    );
  });
  await eventually(
    async () => {
      expect(await nobody.get('/products?limit=1')).toMatchObject({ status: 200, body: { total: to } });
    },
    { timeout: 600_000, every: 500 },
  );
}

interface Cost {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly bytes: number;
  /** Of the answer to the customer. */
  readonly answerBytes: number;
}

const REQUESTS = 20;

/** What one page costs, of the calls that its function makes. */
async function costOf(path: string): Promise<Cost> {
  await nobody.get(path);
  await shop.resetMeter();
  let answerBytes = 0;
  for (let request = 0; request < REQUESTS; request += 1) {
    const { status, body } = await nobody.get(path);
    expect(status).toBe(200);
    answerBytes += JSON.stringify(body).length;
  }
  const rows = (await shop.meter()).filter(({ principal }) => /findProducts|getProduct$/.test(principal));
  const sum = (value: (row: MeterRow) => number): number =>
    rows.reduce((total, row) => total + value(row), 0) / REQUESTS;
  return {
    calls: sum(({ calls }) => calls),
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
    bytes: sum(({ requestBytes, responseBytes }) => requestBytes + responseBytes),
    answerBytes: answerBytes / REQUESTS,
  };
}

async function costs(): Promise<Record<PageName, Cost>> {
  const found: Partial<Record<PageName, Cost>> = {};
  for (const name of NAMES) found[name] = await costOf(PAGES[name]);
  return found as Record<PageName, Cost>;
}

/** A client of the engine itself: nothing of the local cloud is in between. */
function directClient(): DynamoDBDocumentClient {
  const folder = join(shop.folder, 'data/dynamodb');
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  const engine = processes.find((line) => line.includes(`-dbPath ${folder}`) && /^\S*java /.test(line)) ?? '';
  const port = / -port (\d+)/.exec(engine)?.[1] ?? 'none';
  const accessKeyId = readFileSync(join(folder, 'access-key'), 'utf8');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'any' },
  });
  return DynamoDBDocumentClient.from(client);
}

/** The newest 24 of a category, as the page shows them. */
async function queryDirectly(client: DynamoDBDocumentClient): Promise<number> {
  const { Items: items = [] } = await client.send(
    new QueryCommand({
      TableName: 'bodega-catalog-dev',
      IndexName: 'ByCategory',
      KeyConditionExpression: 'category = :category AND begins_with(listedAs, :published)',
      ExpressionAttributeValues: { ':category': 'textiles', ':published': 'published#' },
      ScanIndexForward: false,
      Limit: 24,
    }),
  );
  return items.length;
}

function p95(milliseconds: readonly number[]): number {
  return [...milliseconds].sort((one, other) => one - other)[Math.floor(milliseconds.length * 0.95)] ?? NaN;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

let few: Record<PageName, Cost>;
let many: Record<PageName, Cost>;

test('a thousand products are loaded and measured, then many', async () => {
  await load(1, FEW);
  few = await costs();
  await load(FEW + 1, MANY);
  many = await costs();
}, 900_000);

test.each(NAMES)('the %s page costs what it did: calls, capacity units, bytes', (name) => {
  const [before, after] = [few[name], many[name]];
  expect(before.calls).toBe(1);
  expect(after.calls).toBe(1);
  expect([before.writeUnits, after.writeUnits]).toEqual([0, 0]);
  // One page's rounding: half a unit is what 4 KB cost.
  expect(Math.abs(after.readUnits - before.readUnits)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(after.bytes - before.bytes)).toBeLessThan(4096);
  expect(Math.abs(after.answerBytes - before.answerBytes)).toBeLessThan(4096);
});

test('no page is a Scan', async () => {
  const operations = new Set((await shop.calls({ service: 'dynamodb' })).map(({ operation }) => operation));
  expect(operations.has('Scan')).toBe(false);
});

test('95 of 100 category pages take no more than three times the same Query, made directly', async () => {
  const client = directClient();
  const page = PAGES.category.replace('home', 'textiles');
  const [pages, queries]: [number[], number[]] = [[], []];
  // In turns, so that both meet the same weather; the first ones warm up.
  for (let round = 0; round < 500; round += 1) {
    const query = await timed(async () => {
      expect(await queryDirectly(client)).toBe(24);
    });
    const answer = await timed(async () => {
      expect((await nobody.get(page)).status).toBe(200);
    });
    if (round < 100) continue;
    queries.push(query);
    pages.push(answer);
  }
  client.destroy();
  expect(p95(pages)).toBeLessThanOrEqual(3 * p95(queries));
}, 120_000);
