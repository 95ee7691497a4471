import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ListObjectsV2Command, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { ROOT } from '../../../scripts/lib/root.ts';
import type { Product } from '../domain/product.ts';
import { type ProductEntry, searchEntry } from '../domain/search/document.ts';
import type { SearchPage } from '../domain/search/query/find-page.ts';
import { aLamp, aProduct, aVariant } from './a-product.ts';
import { writeProducts } from './many-products.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';

/** How the index is kept: whatever happens to the functions that keep it, its answers are those of the products. */

const TABLE = 'bodega-catalog-dev';

let shop: TestCloud;
let nobody: Requests;
let operator: Requests;
let database: DynamoDBDocumentClient;

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  operator = await Requests.of(shop, 'operator@bodega.test');
  database = DynamoDBDocumentClient.from(shop.client(DynamoDBClient));
  const categories = ['many', 'chaos', 'single'].map((slug) => ({ slug, name: slug }));
  const made = await operator.put('/categories', { categories }, '"0"');
  expect(made.status).toBe(200);
});

afterAll(async () => {
  await shop.stop();
});

const COLOURS = ['red', 'green', 'blue', 'grey'];

function many(from: number, count: number, different: Partial<Product> = {}): Product[] {
  return Array.from({ length: count }, (_, at) => {
    const number = from + at;
    const [colour = ''] = [COLOURS[number % COLOURS.length]];
    return aProduct({
      productId: `many-${String(number).padStart(6, '0')}`,
      name: `Lamp ${number} in ${colour}`,
      slug: `lamp-${number}`,
      category: 'many',
      variants: [aVariant(`MANY-${number}`, 100 + number, colour)],
      createdAt: new Date(1.7e12 + number * 1000).toISOString(),
      ...different,
    });
  });
}

async function list(query: string): Promise<SearchPage> {
  const answer = await nobody.get<SearchPage>(`/products?${query}`);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

async function total(query: string): Promise<number> {
  return (await list(query)).total;
}

/**
 * Some pages that show much of the index. Not their cursors: one keeps the weights of its words as they were on the first
 * page, and how often a word is there is known a little better after a snapshot.
 */
async function look(): Promise<Omit<SearchPage, 'nextCursor'>[]> {
  const queries = [
    'category=many&limit=100',
    'category=many&sort=price&limit=50&attributes[colour]=red&minPrice=300',
    'category=many&sort=name',
    'q=lmap%20blue&sort=relevance',
    'q=many-17',
  ];
  const pages = await Promise.all(queries.map(list));
  return pages.map(({ products, facets, total }) => ({ products, facets, total }));
}

/** The container that answered until now dies, and a new one reads the index from the beginning. */
async function newContainer(): Promise<void> {
  await shop.setFaults([
    { kind: 'crash-before', service: 'dynamodb', action: 'Query', principal: 'findProducts', times: 1 },
  ]);
  expect(await nobody.get('/products')).toMatchObject({ status: 500 });
  await shop.clearFaults();
}

interface SearchItems {
  readonly state: Record<string, unknown>;
  readonly changes: readonly string[];
}

async function searchItems(): Promise<SearchItems> {
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'pk = :search',
      ExpressionAttributeValues: { ':search': 'SEARCH' },
      ConsistentRead: true,
    }),
  );
  const state = items.find(({ sk }) => sk === 'INDEX') ?? {};
  return { state, changes: items.filter(({ sk }) => sk !== 'INDEX').map(({ sk }) => String(sk)) };
}

async function snapshots(): Promise<string[]> {
  const s3 = shop.client(S3Client);
  const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const bucket = buckets.find(
    ({ Name: name = '' }) => name.includes('catalog') && name.includes('files'),
  )?.Name;
  const { Contents: objects = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: 'search/' }),
  );
  return objects.map(({ Key: key = '' }) => key);
}

async function deadLetters(): Promise<number> {
  const { queues } = (await shop.page('queues')) as { queues: { name: string; visible: number }[] };
  return queues
    .filter(({ name }) => name.endsWith('dead-letters'))
    .reduce((sum, { visible }) => sum + visible, 0);
}

/** Puts an entry into the index that no product stands for. */
async function smuggle(entry: ProductEntry): Promise<void> {
  const { state } = await searchItems();
  const sequence = Number(state.sequence) + 1;
  const sk = `CHANGE#${String(sequence).padStart(12, '0')}`;
  const change = zstdCompressSync(JSON.stringify({ entries: [entry] }));
  const key = { pk: 'SEARCH', sk: 'INDEX' };
  await database.send(new PutCommand({ TableName: TABLE, Item: { pk: 'SEARCH', sk, change, products: 1 } }));
  await database.send(new PutCommand({ TableName: TABLE, Item: { ...state, ...key, sequence } }));
}

/** `npm run reindex`, as it is typed. */
async function reindex(): Promise<string> {
  const child = spawn(process.execPath, [
    join(ROOT, 'scripts/reindex.ts'),
    ...['--data', join(shop.folder, 'data')],
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [status] = (await once(child, 'exit')) as [number];
  expect({ status, output }).toMatchObject({ status: 0 });
  return output;
}

test('doubled records and crashes after the write change nothing', async () => {
  await shop.setFaults([
    { kind: 'duplicate', service: 'dynamodbstreams', action: 'GetRecords' },
    {
      kind: 'crash-after',
      service: 'dynamodb',
      action: 'TransactWriteItems',
      principal: 'indexProducts',
      rate: 0.3,
      seed: 5,
    },
  ]);
  const made = await Promise.all(
    Array.from({ length: 20 }, () => operator.post<Product>('/products', aLamp({ category: 'chaos' }))),
  );
  await Promise.all(
    made.slice(0, 5).map(({ body: { productId } }) => operator.delete(`/products/${productId}`, '"1"')),
  );
  await eventually(
    async () => {
      expect(await total('category=chaos')).toBe(15);
    },
    { timeout: 60_000 },
  );
  await shop.clearFaults();
  await newContainer();
  expect(await total('category=chaos')).toBe(15);
  expect(await deadLetters()).toBe(0);
}, 120_000);

test('many changes are folded into a snapshot, and nobody sees a difference', async () => {
  await writeProducts(database, many(0, 1500));
  await eventually(
    async () => {
      expect(await total('category=many')).toBe(1500);
      expect((await searchItems()).state).toMatchObject({ snapshotKey: expect.any(String) as string });
    },
    { timeout: 60_000 },
  );
  const before = await look();
  await newContainer();
  expect(await look()).toEqual(before);
  await writeProducts(database, many(1400, 1300, { version: 2 }));
  await eventually(
    async () => {
      expect(await total('category=many')).toBe(2700);
      expect((await searchItems()).state).toMatchObject({ previousKey: expect.any(String) as string });
    },
    { timeout: 60_000 },
  );
  const after = await look();
  await newContainer();
  expect(await look()).toEqual(after);
  const { state, changes } = await searchItems();
  expect((await snapshots()).sort()).toEqual([state.previousKey, state.snapshotKey].sort());
  // Those that a container with the snapshot before may still lack are there, no others.
  expect(changes).toHaveLength(Number(state.sequence) - Number(state.previousSequence));
}, 180_000);

/** `npm run test:full` takes them all. */
const DEATHS = [
  ['has written its file', { service: 's3', action: 'PutObject' }],
  ['has announced its file', { service: 'dynamodb', action: 'UpdateItem' }],
  ['has read the changes', { service: 'dynamodb', action: 'Query' }],
] as const;

test.each(process.env.TEST_SIZE === 'full' ? DEATHS : DEATHS.slice(0, 1))(
  'a compaction that dies when it %s leaves everything as it is, and the next tidies up',
  async (_when, where) => {
    const before = await look();
    const { state } = await searchItems();
    await shop.setFaults([{ kind: 'crash-after', principal: 'compactSearchIndex', times: 1, ...where }]);
    const version = Number(state.sequence) + 1000;
    await writeProducts(database, many(0, 1200, { version }));
    await eventually(
      async () => {
        const crashed = (await shop.calls()).filter(
          ({ principal, operation }) =>
            principal.includes('compactSearchIndex') && operation === where.action,
        );
        expect(crashed).not.toEqual([]);
      },
      { timeout: 60_000 },
    );
    await shop.clearFaults();
    await newContainer();
    expect(await look()).toEqual(before);
    await writeProducts(database, many(0, 1200, { version: version + 1 }));
    await eventually(
      async () => {
        const now = await searchItems();
        expect(Number(now.state.snapshotSequence)).toBeGreaterThan(Number(state.sequence));
        expect(now.state).not.toHaveProperty('draftKey');
      },
      { timeout: 60_000 },
    );
    expect(await look()).toEqual(before);
    const now = await searchItems();
    expect((await snapshots()).sort()).toEqual([now.state.previousKey, now.state.snapshotKey].sort());
  },
  180_000,
);

describe('npm run reindex', () => {
  test('makes the index anew where all of it is lost', async () => {
    const before = await look();
    const { changes } = await searchItems();
    for (const sk of ['INDEX', ...changes])
      await database.send(new DeleteCommand({ TableName: TABLE, Key: { pk: 'SEARCH', sk } }));
    expect(await total('')).toBe(0);
    expect(await reindex()).toContain('the search index is rebuilt');
    expect(await look()).toEqual(before);
    await newContainer();
    expect(await look()).toEqual(before);
  }, 120_000);

  test('takes out what is not among the products', async () => {
    const [ghost] = many(999_000, 1, { name: 'Ghost' });
    await smuggle(searchEntry(ghost!));
    expect(await total('q=ghost')).toBe(1);
    await reindex();
    expect(await total('q=ghost')).toBe(0);
  }, 120_000);

  test('loses nothing that changes meanwhile', async () => {
    const [first, second] = await Promise.all(
      ['Early lamp', 'Late lamp'].map((name) =>
        operator.post<Product>('/products', aLamp({ category: 'single', name })),
      ),
    );
    await shop.setFaults([
      { kind: 'delay', service: 'dynamodb', action: 'Query', principal: 'compactSearchIndex', delayMs: 700 },
    ]);
    const rebuilding = reindex();
    await eventually(async () => {
      expect((await searchItems()).state.rebuilding).toMatchObject({ products: 0 });
    });
    await operator.delete(`/products/${first!.body.productId}`, '"1"');
    const added = await operator.post<Product>('/products', aLamp({ category: 'single', name: 'New lamp' }));
    await rebuilding;
    await shop.clearFaults();
    await eventually(async () => {
      const { products } = await list('category=single');
      expect(products.map(({ productId }) => productId).sort()).toEqual(
        [second!.body.productId, added.body.productId].sort(),
      );
    });
    await newContainer();
    expect(await total('category=single')).toBe(2);
  }, 120_000);
});
