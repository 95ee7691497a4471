import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parse } from 'csv-parse/sync';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Product, ProductInput } from '../domain/product.ts';
import { aLamp, aProduct } from './a-product.ts';
import { importFile, memoryOf } from './import-files.ts';
import { writeProducts } from './many-products.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';

let shop: TestCloud;
let operator: Requests;
let made: Product[];

/** Texts that a spreadsheet would run, that a careless parser would break, or that are not as short as others. */
const HARD: Partial<ProductInput>[] = [
  { name: '=HYPERLINK("http://evil.example","Click")', description: "'=already quoted" },
  { name: '+49 lamp', brand: '@brand', description: '-5 °C, at least' },
  { name: "'70s lamp", description: "''", attributes: { 'light-colour': '=red', note: "'" } },
  { name: 'A "quoted"; lamp, with all', description: 'Two lines\nand\r\na third; with "quotes", and commas' },
  { name: 'Lámpara 電灯 💡', status: 'draft', category: 'rugs' },
  { name: 'Out of the shop', status: 'archived', category: 'table-lamps' },
  {
    name: 'In every size',
    variants: Array.from({ length: 50 }, (_, at) => ({
      sku: `SIZES-${at}`,
      options: { size: `${at}`, finish: at % 2 === 0 ? '=matt' : 'gloss' },
      prices: [
        { amount: 1999 + at, currency: 'USD' },
        { amount: 5, currency: 'EUR' },
        { amount: 1234, currency: 'KWD' },
        { amount: 7900, currency: 'JPY' },
      ],
    })),
  },
];

interface ShownExport {
  readonly status: string;
  readonly percentage: number;
  readonly products: { readonly total: number; readonly done: number };
  readonly downloadUrl?: string;
}

beforeAll(async () => {
  shop = await startShop();
  operator = await Requests.of(shop, 'operator@bodega.test');
  const categories = [
    { slug: 'lamps', name: 'Lamps' },
    { slug: 'table-lamps', name: 'Table lamps', parent: 'lamps' },
    { slug: 'rugs', name: 'Rugs' },
  ];
  await operator.put('/categories', { categories }, '"0"');
  made = await Promise.all(
    HARD.map(async (hard) => {
      const { status, body } = await operator.post<Product>('/products', aLamp(hard));
      expect(status).toBe(201);
      return body;
    }),
  );
});

afterAll(async () => {
  await shop.stop();
});

async function exported(
  format: 'csv' | 'json-lines',
  timeout = 50_000,
): Promise<{ shown: ShownExport; download: Response }> {
  const { status, headers, body } = await operator.post<{ exportId: string }>('/exports', { format });
  expect([status, headers.get('location')]).toEqual([202, `/exports/${body.exportId}`]);
  const shown = await eventually(
    async () => {
      const now = (await operator.get<ShownExport>(`/exports/${body.exportId}`)).body;
      expect(now.status).toBe('completed');
      return now;
    },
    { timeout },
  );
  const download = await fetch(shown.downloadUrl ?? '');
  expect(download.status).toBe(200);
  return { shown, download };
}

const inOrder = (products: readonly Product[]) =>
  products.toSorted((one, other) => (one.productId < other.productId ? -1 : 1));

async function exportedProducts(timeout?: number): Promise<Product[]> {
  const { download } = await exported('json-lines', timeout);
  const lines = (await download.text()).trimEnd().split('\n');
  return inOrder(lines.map((line) => JSON.parse(line) as Product));
}

test('JSON lines have every product as operators read it', async () => {
  const { shown, download } = await exported('json-lines');
  expect(shown).toMatchObject({ percentage: 100, products: { total: made.length, done: made.length } });
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="catalog-.*\.jsonl"$/);
  expect(await exportedProducts()).toEqual(inOrder(made));
});

test('the CSV is the file that an import reads: loaded again, it changes nothing', async () => {
  const { shown, download } = await exported('csv');
  expect(shown.products).toEqual({ total: made.length, done: made.length });
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="catalog-.*\.csv"$/);
  const csv = Buffer.from(await download.arrayBuffer());
  const done = await importFile(operator, new Blob([csv], { type: 'text/csv' }));
  const rows = made.reduce((sum, { variants }) => sum + variants.length, 0);
  expect(done).toMatchObject({
    status: 'completed',
    rows: { total: rows, unchanged: rows, failed: 0 },
    errors: [],
  });
  expect(await exportedProducts()).toEqual(inOrder(made));
});

test('no cell of the CSV is one that a spreadsheet would run', async () => {
  const { download } = await exported('csv');
  const table = parse(await download.text(), { bom: true, record_delimiter: ['\r\n', '\n'] });
  expect(table[0]).toEqual([
    ...['handle', 'name', 'status', 'description', 'brand', 'category'],
    ...['attribute:light-colour', 'attribute:material', 'attribute:note'],
    ...['sku', 'option:colour', 'option:finish', 'option:size'],
    ...['price_EUR', 'price_JPY', 'price_KWD', 'price_USD'],
  ]);
  const cells = table.flat();
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(cells).toContain(`'=HYPERLINK("http://evil.example","Click")`);
  expect(cells).toContain("'70s lamp");
  expect(cells).toContain('1.234');
});

test('an export is for operators only, and asked for once', async () => {
  const nobody = new Requests(shop.url);
  expect(await nobody.post('/exports', { format: 'csv' })).toMatchObject({ status: 401 });
  expect(await operator.post('/exports', { format: 'xlsx' })).toMatchObject({ status: 400 });
  expect(await operator.get('/exports/some')).toMatchObject({ status: 404 });
  const key = { 'idempotency-key': randomUUID() };
  const first = await operator.post('/exports', { format: 'csv' }, key);
  const second = await operator.post('/exports', { format: 'csv' }, key);
  expect([first.body, second.headers.get('idempotent-replayed')]).toEqual([second.body, 'true']);
});

test('a catalog too large for one run and one part of an upload comes whole', async () => {
  // Parts have 5 MiB, and a step of the export is 400 products: four steps do not fit into the time of a run.
  const many = 1250;
  const products = Array.from({ length: many }, (_, at) =>
    aProduct({ productId: randomUUID(), category: 'rugs', description: `${at}${'x'.repeat(4500)}` }),
  );
  await writeProducts(DynamoDBDocumentClient.from(shop.client(DynamoDBClient)), products);
  const slow = {
    kind: 'delay',
    service: 'dynamodb',
    action: 'BatchGetItem',
    principal: 'exportCatalog',
  } as const;
  await shop.setFaults([{ ...slow, delayMs: 7000 }]);
  await shop.resetMeter();
  const exportedOnes = await exportedProducts(150_000);
  await shop.clearFaults();
  expect(exportedOnes).toEqual(inOrder([...made, ...products]));
  const meter = await shop.meter();
  const calls = (operation: string) =>
    meter.find((row) => row.operation === operation && row.principal.includes('exportCatalog'))?.calls ?? 0;
  expect(calls('UploadPart')).toBeGreaterThanOrEqual(2);
  expect(calls('SendMessageBatch')).toBeGreaterThanOrEqual(1);
  expect(memoryOf(shop, 'exportCatalog').exportCatalog).toMatchObject({ outOfMemory: 0 });
}, 400_000);
