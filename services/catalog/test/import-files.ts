import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { ImportStatus } from '../domain/import/import.ts';
import type { LineError } from '../domain/import/line-error.ts';
import type { Requests } from '../../../infra/local/test/support/requests.ts';

export interface StartedImport {
  readonly importId: string;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
  readonly expiresAt: string;
}

export interface ShownImport {
  readonly status: ImportStatus;
  readonly percentage: number;
  readonly rows: Readonly<Record<'total' | 'done' | 'created' | 'updated' | 'unchanged' | 'failed', number>>;
  readonly errors: readonly LineError[];
  readonly reportUrl?: string;
  readonly problem?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** As a browser does it: the fields of the form, and the file last. */
export async function upload(
  { url, fields }: StartedImport['upload'],
  file: string | Blob,
  different: Record<string, string> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...different })) form.append(name, value);
  form.append('file', file instanceof Blob ? file : new Blob([file], { type: 'text/csv' }), 'catalog.csv');
  return fetch(url, { method: 'POST', body: form });
}

export async function startImport(operator: Requests, csv: string | Blob): Promise<string> {
  const { status, body } = await operator.post<StartedImport>('/imports', { fileName: 'catalog.csv' });
  expect(status).toBe(201);
  const taken = await upload(body.upload, csv);
  expect([taken.status, await taken.text()]).toEqual([204, '']);
  return body.importId;
}

export async function shownImport(operator: Requests, importId: string): Promise<ShownImport> {
  return (await operator.get<ShownImport>(`/imports/${importId}`)).body;
}

/** The import when it has ended, and what it showed on the way. */
export async function imported(
  operator: Requests,
  importId: string,
  { timeout = 45_000 } = {},
): Promise<ShownImport & { readonly seen: readonly ShownImport[] }> {
  const seen: ShownImport[] = [];
  const last = await eventually(
    async () => {
      const now = await shownImport(operator, importId);
      seen.push(now);
      expect(['completed', 'failed']).toContain(now.status);
      return now;
    },
    { timeout, every: 250 },
  );
  return { ...last, seen };
}

export async function importFile(operator: Requests, csv: string | Blob, options?: { timeout: number }) {
  return imported(operator, await startImport(operator, csv), options);
}

export interface MemoryUse {
  readonly peakMegabytes: number;
  readonly outOfMemory: number;
}

/** What the functions of the catalog used of their memory, by the lines that Lambda writes of each run. */
export function memoryOf(shop: TestCloud, ...functions: readonly string[]): Record<string, MemoryUse> {
  return Object.fromEntries(
    functions.map((name) => {
      const log = readFileSync(
        join(shop.folder, `data/logs/aws/lambda/bodega-catalog-dev-${name}.log`),
        'utf8',
      );
      const used = [...log.matchAll(/Max Memory Used: (\d+) MB/g)].map(([, megabytes]) => Number(megabytes));
      const outOfMemory = log.split('Runtime.OutOfMemory').length - 1;
      return [name, { peakMegabytes: Math.max(0, ...used), outOfMemory }];
    }),
  );
}

export interface GeneratedFile {
  readonly csv: string;
  readonly rows: number;
  readonly errors: readonly LineError[];
  /** All rows of the products that have a bad line. */
  readonly failedRows: number;
}

const HEADER = [
  ...['handle', 'name', 'status', 'description', 'brand', 'category', 'attribute:material'],
  ...['sku', 'option:size', 'price_EUR', 'price_JPY'],
];
const VARIANTS = 5;
const BAD_EVERY = 100;

/** Products of five variants, and every hundredth row is bad in one of five ways. Descriptions have two lines. */
export function generatedFile(products: number, { prefix = 'product', bad = true } = {}): GeneratedFile {
  const lines = [HEADER.join()];
  const errors: LineError[] = [];
  const failed = new Set<number>();
  let line = 2;
  for (let row = 0; row < products * VARIANTS; row += 1) {
    const product = Math.floor(row / VARIANTS);
    const kind = bad ? kindOf(row) : undefined;
    lines.push(generatedRow(prefix, product, row % VARIANTS, kind?.cells ?? {}));
    if (kind !== undefined) {
      errors.push({ line, field: kind.field, message: kind.message(line - (row % VARIANTS) - 1) });
      failed.add(product);
    }
    // The description of each product breaks its first row.
    line += row % VARIANTS === 0 ? 2 : 1;
  }
  return {
    csv: `${lines.join('\n')}\n`,
    rows: products * VARIANTS,
    errors,
    failedRows: failed.size * VARIANTS,
  };
}

function generatedRow(
  prefix: string,
  product: number,
  variant: number,
  cells: Record<string, string>,
): string {
  const first = variant === 0;
  const row: Record<string, string> = {
    handle: `${prefix}-${product}`,
    name: first ? `Product ${product}` : '',
    status: first ? 'published' : '',
    description: first ? `"The first line,\nand the ""second"" of ${product}"` : '',
    brand: first ? 'Lumo' : '',
    category: first ? 'lamps' : '',
    'attribute:material': first ? 'brass' : '',
    sku: `${prefix.toUpperCase()}-${product}-${variant}`,
    'option:size': `${variant}`,
    price_EUR: `${10 + (product % 90)}.${String(product % 100).padStart(2, '0')}`,
    price_JPY: String(1000 + product),
    ...cells,
  };
  return HEADER.map((name) => row[name]).join();
}

interface BadKind {
  readonly field: string;
  readonly cells: Record<string, string>;
  message(firstLine: number): string;
}

const BAD_KINDS: readonly BadKind[] = [
  {
    field: 'price_EUR',
    cells: { price_EUR: '"19,99"' },
    message: () => 'has to be an amount of EUR with a dot, as 19.99',
  },
  {
    field: 'sku',
    cells: { sku: 'not a sku' },
    message: () => 'has to be capitals and digits, as LAMP-GREEN',
  },
  {
    field: 'price_EUR',
    cells: { price_EUR: '', price_JPY: '' },
    message: () => 'needs at least one price',
  },
  {
    field: 'name',
    cells: { name: 'Another name' },
    message: (firstLine) => `says something else than line ${firstLine}`,
  },
  {
    field: 'price_JPY',
    cells: { price_JPY: '19.99' },
    message: () => 'has to be an amount of JPY with a dot, as 1999',
  },
];

/** Bad rows are the third ones of their products, so that they contradict what stands above them. */
function kindOf(row: number): BadKind | undefined {
  if (row % BAD_EVERY !== 17) return undefined;
  return BAD_KINDS[Math.floor(row / BAD_EVERY) % BAD_KINDS.length];
}
