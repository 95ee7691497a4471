import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { type FileRow, rowsOf } from './file-row.ts';
import { productsOf } from './file-product.ts';
import { cutIntoParts, type PartSize } from './parts.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function cut(text: string | Uint8Array, size: Partial<PartSize> = {}, pieces = 7) {
  const bytes = Buffer.from(text as string);
  return cutIntoParts(inPieces(bytes, pieces), { rows: 500, bytes: 500_000, ...size });
}

/** The rows as the parts have them, each read by itself. */
async function readInParts(text: string, size: Partial<PartSize>, pieces?: number) {
  const bytes = Buffer.from(text);
  const { header, parts, rows } = await cut(text, size, pieces);
  const read = parts.map((part) => rowsOf(bytes.subarray(part.from, part.to), header, part));
  return { header, parts, rows, read };
}

const FILE = [
  'handle,sku,name',
  'lamp,LAMP-1,"A lamp,',
  'with ""two"" lines"',
  'lamp,LAMP-2,',
  '',
  ',,',
  'chair,CHAIR-1,Stuhl mit größerem Sitz',
  'desk,DESK-1,Desk',
  'desk,DESK-2,',
].join('\n');

test('parts hold whole products, and know their lines', async () => {
  const { parts, rows } = await cut(FILE, { rows: 1 });
  expect(rows).toBe(5);
  expect(parts.map(({ line, rows }) => [line, rows])).toEqual([
    [2, 2],
    [7, 1],
    [8, 2],
  ]);
});

test('rows are numbered by their first line, whatever stands between them', async () => {
  const { read } = await readInParts(FILE, { rows: 1 });
  expect(read.flat().map(({ line, cells }) => [line, ...cells])).toEqual([
    [2, 'lamp', 'LAMP-1', 'A lamp,\nwith "two" lines'],
    [4, 'lamp', 'LAMP-2', ''],
    [7, 'chair', 'CHAIR-1', 'Stuhl mit größerem Sitz'],
    [8, 'desk', 'DESK-1', 'Desk'],
    [9, 'desk', 'DESK-2', ''],
  ]);
});

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '漢') });
const record = fc.tuple(fc.constantFrom('lamp', 'chair', 'desk', ''), cell, cell);
const written = fc
  .record({
    records: fc.array(record, { maxLength: 40 }),
    separator: fc.constantFrom(',', ';'),
    end: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
  })
  .map(({ records, separator, end, bom }) => ({
    separator,
    text:
      (bom ? '\uFEFF' : '') +
      stringify([['handle', 'sku', 'name'], ...records], {
        delimiter: separator,
        record_delimiter: end,
        quoted_match: /[\r\n]/,
      }),
  }));

test('cut at any size, the parts have the same rows as the whole file', async () => {
  await fc.assert(
    fc.asyncProperty(written, fc.nat(10), fc.integer({ min: 1, max: 50 }), async (file, rows, pieces) => {
      const { text, separator } = file;
      const { read, rows: total, header } = await readInParts(text, { rows: rows + 1 }, pieces);
      const whole = parse(text, { delimiter: separator, bom: true, record_delimiter: ['\r\n', '\n'] })
        .slice(1)
        .map((cells) => cells.map((each) => each.trim()))
        .filter((cells) => cells.some((each) => each !== ''));
      expect(header.separator).toBe(separator);
      expect(read.flat().map(({ cells }) => cells)).toEqual(whole);
      expect(total).toBe(whole.length);
      // No product is torn apart: products of the parts are those of the whole.
      const rowsOfAll: FileRow[] = read.flat();
      expect(read.flatMap(productsOf)).toEqual(productsOf(rowsOfAll));
    }),
    { numRuns: 300 },
  );
});

test('a handle that comes back later is named with both lines', async () => {
  const { parts, read } = await readInParts('handle,sku\na,A-1\nb,B-1\na,A-2\na,A-3\n', { rows: 1 });
  expect(read[2]?.[0]?.fault).toMatch(/comes back to the handle of line 2/);
  expect(parts.map(({ repeated }) => repeated)).toEqual([
    [],
    [],
    [
      [4, 2],
      [5, 2],
    ],
  ]);
});

test('a row that cannot be read spoils no other', async () => {
  const { read } = await readInParts('handle,sku,name\na,A-1,5" nail\nb,B-1\nc,C-1,fine\n', {});
  expect(read.flat().map(({ line, fault }) => [line, fault])).toEqual([
    [2, expect.stringContaining('quote in the wrong place')],
    [3, 'has 2 cells, and the header 3 columns'],
    [4, undefined],
  ]);
});

test('a row in Latin-1 is named', async () => {
  const bytes = Buffer.concat([Buffer.from('handle,sku,name\na,A-1,caf'), Buffer.from([0xe9, 10])]);
  const { header, parts } = await cut(bytes);
  const [row] = rowsOf(bytes.subarray(parts[0]!.from, parts[0]!.to), header, parts[0]!);
  expect(row?.fault).toMatch(/not UTF-8/);
});

test.each([
  ['', /empty/],
  ['PK\u0003\u0004 and so on', /spreadsheet/],
  ['\0h\0a\0n\0d\0l\0e\n', /not a text in UTF-8/],
  ['x'.repeat(70_000), /too long to be the header/],
  ['handle,colour\n', /unknown columns: colour/],
  ['handle,sku\na,A-1\nb,"B-1\nc,C-1\n', /line 3 does not end: a quote/],
  [`handle,sku\na,"${'x\n'.repeat(200_000)}`, /line 2 is longer than 250000 bytes/],
  [`handle,sku\n${'a,A-1\n'.repeat(1001)}`, /From line 2 on, more rows/],
])('%#: a file that is none is refused as a whole', async (text, message) => {
  await expect(cut(text, {}, 60_000)).rejects.toThrow(message);
});
