import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Product } from '../domain/product.ts';
import {
  generatedFile,
  imported,
  importFile,
  memoryOf,
  shownImport,
  type ShownImport,
  startImport,
  type StartedImport,
  upload,
} from './import-files.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';

/** `npm run test:full` imports as many products as a large shop has; every other run a few. */
const PRODUCTS = process.env.TEST_SIZE === 'full' ? 10_000 : 200;
const KILLED_PRODUCTS = 240;

let shop: TestCloud;
let operator: Requests;

beforeAll(async () => {
  shop = await startShop();
  operator = await Requests.of(shop, 'operator@bodega.test');
  const categories = ['lamps', 'chairs'].map((slug) => ({ slug, name: slug }));
  expect(await operator.put('/categories', { categories }, '"0"')).toMatchObject({ status: 200 });
});

afterAll(async () => {
  await shop.stop();
});

async function product(slug: string): Promise<Product> {
  return (await operator.get<Product>(`/products-by-slug/${slug}`)).body;
}

async function managed(slug: string): Promise<Product> {
  const { products } = (
    await operator.get<{ products: Product[] }>('/manage/products?category=chairs&limit=50')
  ).body;
  return products.find((each) => each.slug === slug)!;
}

/** How often the principal called the operation since the meter was reset. */
async function calls(operation: string, principal: string): Promise<number> {
  const rows = await shop.meter();
  return rows
    .filter((row) => row.operation === operation && row.principal.includes(principal))
    .reduce((sum, row) => sum + row.calls, 0);
}

/** Until the stream of the first load has nothing more to publish. */
async function eventsArrived(): Promise<void> {
  let before = -1;
  await eventually(
    async () => {
      const published = await calls('PutEvents', '');
      const isQuiet = published === before;
      before = published;
      expect(isQuiet).toBe(true);
    },
    { timeout: 300_000, every: 3000 },
  );
}

async function report(done: ShownImport): Promise<string[][]> {
  const download = await fetch(done.reportUrl ?? '');
  expect(download.status).toBe(200);
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="import-errors-/);
  return parse(await download.text(), { bom: true, record_delimiter: ['\r\n', '\n'] });
}

const rows = (counts: Partial<ShownImport['rows']>): ShownImport['rows'] => ({
  ...{ total: 0, done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 },
  ...counts,
});

describe('a small file', () => {
  const FILE = [
    'handle,name,status,category,brand,attribute:material,sku,option:colour,price_EUR,price_JPY,stock',
    'reading-chair,"Reading chair, low",published,chairs,Sella,oak,CHAIR-OAK,oak,89.00,14000,12',
    'reading-chair,,,,,,CHAIR-ASH,ash,79.5,,0',
    'folding-chair,Folding chair,,chairs,,,FOLDING,,19,,',
    '',
  ].join('\r\n');

  test('becomes products, prices and stock', async () => {
    const done = await importFile(operator, FILE);
    expect(done).toMatchObject({
      status: 'completed',
      percentage: 100,
      rows: rows({ total: 3, done: 3, created: 3 }),
      errors: [],
      fileName: 'catalog.csv',
    });
    expect(done.reportUrl).toBeUndefined();
    expect(await product('reading-chair')).toMatchObject({
      version: 1,
      name: 'Reading chair, low',
      attributes: { material: 'oak' },
      variants: [
        {
          sku: 'CHAIR-OAK',
          options: { colour: 'oak' },
          prices: [
            { amount: 8900, currency: 'EUR' },
            { amount: 14000, currency: 'JPY' },
          ],
        },
        { sku: 'CHAIR-ASH', options: { colour: 'ash' }, prices: [{ amount: 7950, currency: 'EUR' }] },
      ],
    });
    expect(await managed('folding-chair')).toMatchObject({ status: 'draft', description: '' });
    expect((await operator.get('/stock/CHAIR-OAK')).body).toMatchObject({ onHand: 12, available: 12 });
  });

  test('the stock is counted once, and says by which import', async () => {
    const { movements } = (
      await operator.get<{ movements: { reason: string; change: number; note: string }[] }>(
        '/stock/CHAIR-OAK/movements',
      )
    ).body;
    expect(movements).toMatchObject([{ reason: 'counted', change: 12, note: 'Import of catalog.csv' }]);
  });

  test('the same file again changes nothing', async () => {
    expect(await importFile(operator, FILE)).toMatchObject({
      rows: rows({ total: 3, done: 3, unchanged: 3 }),
    });
    expect(await product('reading-chair')).toMatchObject({ version: 1 });
  });

  test('a file with a few columns changes these and nothing else', async () => {
    const before = await product('reading-chair');
    const done = await importFile(
      operator,
      'sku;handle;price_EUR\nCHAIR-OAK;reading-chair;85.00\nCHAIR-ASH;reading-chair;79.50\nFOLDING;folding-chair;19.00\n',
    );
    expect(done.rows).toEqual(rows({ total: 3, done: 3, updated: 2, unchanged: 1 }));
    const after = await product('reading-chair');
    expect(after).toEqual({
      ...before,
      version: 2,
      updatedAt: after.updatedAt,
      variants: [
        { ...before.variants[0], prices: [{ amount: 8500, currency: 'EUR' }, before.variants[0]?.prices[1]] },
        before.variants[1],
      ],
    });
  });

  test('stock alone is a change of its rows, and may not take what is held', async () => {
    const counted = await importFile(operator, 'handle,sku,stock\nfolding-chair,FOLDING,7\n');
    expect(counted.rows).toEqual(rows({ total: 1, done: 1, updated: 1 }));
    expect((await operator.get('/stock/FOLDING')).body).toMatchObject({ onHand: 7 });
    expect((await importFile(operator, 'handle,sku,stock\nfolding-chair,FOLDING,7\n')).rows).toEqual(
      rows({ total: 1, done: 1, unchanged: 1 }),
    );
  });

  test('bad lines are reported, and the report can be corrected and uploaded again', async () => {
    const done = await importFile(
      operator,
      [
        'handle,name,category,description,sku,option:size,price_EUR',
        'stool,Stool,chairs,=HYPERLINK(),STOOL-S,small,10.00',
        'stool,,,,STOOL-M,medium,"12,00"',
        'bench,Bench,benches,,BENCH,,50.00',
        'reading-chair,,,,CHAIR-OAK,,85.00',
        'reading-chair,,,,FOLDING,,85.00',
        'bar-stool,Bar stool,chairs,,BAR-STOOL,,30.00',
      ].join('\n'),
    );
    const amount = 'has to be an amount of EUR with a dot, as 19.99';
    expect(done).toMatchObject({
      status: 'completed',
      rows: rows({ total: 6, done: 6, created: 1, failed: 5 }),
      errors: [
        { line: 3, field: 'price_EUR', message: amount },
        { line: 4, field: 'category', message: 'there is no category benches' },
        { line: 6, message: 'fills in other options than line 5' },
      ],
    });
    const table = await report(done);
    expect(table.map((row) => row.slice(0, 3))).toEqual([
      ['line', 'field', 'message'],
      ['2', '', 'not loaded because of line 3'],
      ['3', 'price_EUR', amount],
      ['4', 'category', 'there is no category benches'],
      ['5', '', 'not loaded because of line 6'],
      ['6', '', 'fills in other options than line 5'],
    ]);
    // What a spreadsheet would run is a text in the report, and the text that it was when it is uploaded.
    expect(table[1]?.[6]).toBe("'=HYPERLINK()");
    const corrected = stringify(
      table.slice(0, 3).map((row) => row.map((cell) => (cell === '12,00' ? '12.00' : cell))),
    );
    expect((await importFile(operator, corrected)).rows).toEqual(rows({ total: 2, done: 2, created: 2 }));
    expect(await managed('stool')).toMatchObject({ description: '=HYPERLINK()' });
  });

  test('a SKU of another product and a handle that comes back are errors of their lines', async () => {
    const done = await importFile(
      operator,
      [
        'handle,name,category,sku,price_EUR',
        'armchair,Armchair,chairs,FOLDING,100.00',
        'sofa,Sofa,chairs,SOFA,500.00',
        'armchair,Armchair,chairs,ARMCHAIR,100.00',
      ].join('\n'),
    );
    expect(done.rows).toEqual(rows({ total: 3, done: 3, created: 1, failed: 2 }));
    expect(done.errors).toEqual([
      { line: 2, field: 'sku', message: 'belongs to another product' },
      {
        line: 4,
        message: 'comes back to the handle of line 2: the rows of a product have to follow each other',
      },
    ]);
  });
});

describe('a file that cannot be imported', () => {
  test.each([
    ['an unknown column', 'handle,sku,price_eur,colour\na,A,1,red\n', /unknown columns: price_eur, colour/],
    ['a spreadsheet', 'PK\u0003\u0004…', /spreadsheet/],
    ['no CSV', 'Hello', /unknown columns: Hello/],
    ['an open quote', 'handle,sku,name\na,A,"open\nb,B,\n', /line 2 does not end/],
  ])('%s fails it at once, and says why', async (_what, csv, problem) => {
    const done = await importFile(operator, csv);
    expect(done).toMatchObject({ status: 'failed', problem: expect.stringMatching(problem) as string });
    expect(done.rows).toEqual(rows({}));
  });

  test('a file that came without an import is shown as failed', async () => {
    const { body } = await operator.post<StartedImport>('/imports', {});
    const key = body.upload.fields.key ?? '';
    const importId = randomUUID();
    const bucket = new URL(body.upload.url).pathname.split('/')[1];
    await shop.client(S3Client).send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key.replace(body.importId, importId),
        Body: 'handle,sku\n',
      }),
    );
    expect(await imported(operator, importId)).toMatchObject({
      status: 'failed',
      problem: 'The file came without an import: begin with POST /imports.',
    });
  });

  test('a file with a header alone completes with nothing', async () => {
    expect(await importFile(operator, 'handle,sku\n')).toMatchObject({ status: 'completed', rows: rows({}) });
  });
});

describe('the upload', () => {
  test('is for operators only, and asked for once', async () => {
    const nobody = new Requests(shop.url);
    expect(await nobody.post('/imports', {})).toMatchObject({ status: 401 });
    expect(await nobody.get('/imports/some')).toMatchObject({ status: 401 });
    const key = { 'idempotency-key': randomUUID() };
    const first = await operator.post<StartedImport>('/imports', {}, key);
    const second = await operator.post<StartedImport>('/imports', {}, key);
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('location')).toBe(`/imports/${first.body.importId}`);
    expect(await shownImport(operator, first.body.importId)).toMatchObject({
      status: 'waiting-for-file',
      percentage: 0,
      rows: rows({}),
    });
    expect(await operator.get('/imports/some')).toMatchObject({ status: 404 });
  });

  test('takes the file of its import and no other', async () => {
    const { body } = await operator.post<StartedImport>('/imports', {});
    const other = await upload(body.upload, 'handle,sku\n', { key: 'imports/other/source.csv' });
    expect([other.status, await other.text()]).toEqual([403, expect.stringContaining('AccessDenied')]);
    const text = await upload(body.upload, 'handle,sku\n', { 'Content-Type': 'text/html' });
    expect(text.status).toBe(403);
    const forged = await upload(body.upload, 'handle,sku\n', { 'x-amz-signature': '0'.repeat(64) });
    expect(forged.status).toBe(403);
    const empty = await upload(body.upload, '');
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('EntityTooSmall')]);
  });
});

describe('thousands of rows with one bad in a hundred', () => {
  const file = generatedFile(PRODUCTS);
  const total = PRODUCTS * 5;
  const sample = [0, 0.0017, 0.0999, 0.5, 0.999].map((part) => Math.floor(PRODUCTS * part));
  const loaded = file.rows - file.failedRows;
  let first: Awaited<ReturnType<typeof importFile>>;

  test('are loaded with progress, and the bad ones reported', async () => {
    expect([file.rows, file.errors.length]).toEqual([total, total / 100]);
    first = await importFile(operator, file.csv, { timeout: 880_000 });
    expect(first.status).toBe('completed');
    expect(first.rows).toEqual(rows({ total, done: total, created: loaded, failed: file.failedRows }));
    expect(first.errors).toEqual(file.errors.slice(0, 100));
    const percentages = first.seen.map(({ percentage }) => percentage);
    expect(percentages).toEqual(percentages.toSorted((one, other) => one - other));
    expect(
      new Set(percentages.filter((percentage) => percentage > 0 && percentage < 100)).size,
    ).toBeGreaterThanOrEqual(PRODUCTS > 1000 ? 6 : 1);
  }, 900_000);

  test('each bad line is in the report, with its reason', async () => {
    const table = await report(first);
    const [, ...reported] = table;
    const bad = reported.filter(([, field]) => field !== '');
    expect(bad.map(([line, field, message]) => ({ line: Number(line), field, message }))).toEqual(
      file.errors,
    );
    expect(reported).toHaveLength(file.failedRows);
  });

  test('again, they change nothing', async () => {
    const some = await Promise.all(sample.map((at) => product(`product-${at}`)));
    await eventsArrived();
    await shop.resetMeter();
    const again = await importFile(operator, file.csv, { timeout: 100_000 });
    expect(again.rows).toEqual(rows({ total, done: total, unchanged: loaded, failed: file.failedRows }));
    expect(again.errors).toEqual(file.errors.slice(0, 100));
    // One transaction for each part to count it, and nothing else was written.
    const parts = await calls('PutObject', 'loadImportPart');
    expect(await calls('TransactWriteItems', 'loadImportPart')).toBe(parts);
    expect(await calls('PutEvents', '')).toBe(0);
    expect(await Promise.all(sample.map((at) => product(`product-${at}`)))).toEqual(some);
  }, 120_000);

  test('the functions stayed within their memory', () => {
    const used = memoryOf(shop, 'splitImport', 'loadImportPart', 'reportImport');
    for (const { peakMegabytes, outOfMemory } of Object.values(used)) {
      expect(outOfMemory).toBe(0);
      expect(peakMegabytes).toBeGreaterThan(0);
      expect(peakMegabytes).toBeLessThan(400);
    }
  });
});

test('killed in the middle and started again, an import ends with exact counts', async () => {
  const file = generatedFile(KILLED_PRODUCTS, { prefix: 'killed' });
  const importId = await startImport(operator, file.csv);
  await eventually(
    async () => {
      expect((await shownImport(operator, importId)).percentage).toBeGreaterThan(20);
    },
    { timeout: 120_000, every: 100 },
  );
  await shop.kill();
  await shop.restart();
  expect((await shownImport(operator, importId)).status).toBe('loading');
  const done = await imported(operator, importId, { timeout: 240_000 });
  expect(done.rows).toEqual(
    rows({
      total: file.rows,
      done: file.rows,
      created: file.rows - file.failedRows,
      failed: file.failedRows,
    }),
  );
  expect(done.errors).toEqual(file.errors.slice(0, 100));
  expect(await product(`killed-${KILLED_PRODUCTS - 1}`)).toMatchObject({ version: 1 });
}, 300_000);

test('doubled deliveries and crashes after writes leave the counts exact', async () => {
  await shop.setFaults([
    { kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage', principal: 'loadImportPart' },
    {
      kind: 'crash-after',
      service: 'dynamodb',
      action: 'TransactWriteItems',
      principal: 'loadImportPart',
      rate: 0.02,
      seed: 11,
      times: 3,
    },
  ]);
  const file = generatedFile(100, { prefix: 'chaos' });
  const done = await importFile(operator, file.csv, { timeout: 240_000 });
  await shop.clearFaults();
  expect(done.rows).toEqual(
    rows({
      total: file.rows,
      done: file.rows,
      created: file.rows - file.failedRows,
      failed: file.failedRows,
    }),
  );
  expect(done.errors).toEqual(file.errors);
}, 300_000);
