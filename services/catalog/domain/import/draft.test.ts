import type { Product } from '../product.ts';
import { draftOf } from './draft.ts';
import { productsOf } from './file-product.ts';
import { rowsOf } from './file-row.ts';
import { readHeader } from './header.ts';

const LAMP: Product = {
  productId: 'p1',
  version: 3,
  slug: 'desk-lamp',
  name: 'Desk lamp',
  status: 'published',
  description: 'Brass.',
  brand: 'Lumo',
  category: 'lamps',
  attributes: { material: 'brass', shade: 'linen' },
  variants: [
    {
      sku: 'LAMP-RED',
      options: { colour: 'red' },
      prices: [
        { amount: 4999, currency: 'USD' },
        { amount: 4599, currency: 'EUR' },
      ],
    },
  ],
  images: [{ imageId: 'i1', alt: 'A lamp' }],
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
};

function draft(header: string, rows: string[], current?: Product) {
  const read = readHeader(header);
  const [product] = productsOf(rowsOf(Buffer.from(rows.join('\n')), read, { line: 2 }));
  return draftOf(product!, { header: read, categories: new Set(['lamps']) }, current);
}

test('rows become a product', () => {
  const { input, errors, counted } = draft(
    'handle,name,category,attribute:material,sku,option:colour,price_EUR,price_JPY,stock',
    ['desk-lamp,Desk lamp,lamps,brass,LAMP-RED,red,45.99,7900,12', 'desk-lamp,,,,LAMP-BLUE,blue,45.99,,'],
  );
  expect(errors).toEqual([]);
  expect(input).toEqual({
    slug: 'desk-lamp',
    name: 'Desk lamp',
    category: 'lamps',
    status: 'draft',
    description: '',
    attributes: { material: 'brass' },
    images: [],
    variants: [
      {
        sku: 'LAMP-RED',
        options: { colour: 'red' },
        prices: [
          { currency: 'EUR', amount: 4599 },
          { currency: 'JPY', amount: 7900 },
        ],
      },
      { sku: 'LAMP-BLUE', options: { colour: 'blue' }, prices: [{ currency: 'EUR', amount: 4599 }] },
    ],
  });
  expect([...counted]).toEqual([['LAMP-RED', 12]]);
});

const { productId: _id, version: _version, createdAt: _created, updatedAt: _updated, ...lampInput } = LAMP;

test('columns that are not there leave everything as it is', () => {
  expect(draft('handle,sku', ['desk-lamp,LAMP-RED'], LAMP).input).toEqual(lampInput);
});

test('an empty cell takes away what a product can be without', () => {
  const { input } = draft(
    'handle,sku,name,status,category,brand,description,attribute:shade,price_USD',
    ['desk-lamp,LAMP-RED,,,,,,,'],
    LAMP,
  );
  const { brand: _brand, ...without } = lampInput;
  expect(input).toEqual({
    ...without,
    description: '',
    attributes: { material: 'brass' },
    variants: [{ ...LAMP.variants[0], prices: [{ amount: 4599, currency: 'EUR' }] }],
  });
});

test('one price is changed, and the others keep their order', () => {
  const { input } = draft('handle,sku,price_EUR', ['desk-lamp,LAMP-RED,39.99'], LAMP);
  expect(input?.variants[0]?.prices).toEqual([
    { amount: 4999, currency: 'USD' },
    { amount: 3999, currency: 'EUR' },
  ]);
});

const HEADER = 'handle,name,category,status,attribute:material,sku,option:colour,price_EUR,price_JPY,stock';
const GOOD = 'desk-lamp,Desk lamp,lamps,,brass,LAMP-RED,red,45.99,,';

test.each([
  [
    'a price with a comma',
    ['desk-lamp,L,lamps,,,LAMP-RED,red,"45,99",,'],
    [[2, 'price_EUR', /amount of EUR .* 19\.99/]],
  ],
  [
    'a price too exact',
    [GOOD, 'desk-lamp,,,,,LAMP-BLUE,blue,4,79.5,'],
    [[3, 'price_JPY', /amount of JPY .* 1999/]],
  ],
  ['no price at all', [GOOD, 'desk-lamp,,,,,LAMP-BLUE,blue,,,'], [[3, 'price_EUR', /at least one price/]]],
  ['a wrong SKU', [GOOD, 'desk-lamp,,,,,lamp blue,blue,4,,'], [[3, 'sku', /capitals and digits/]]],
  ['the same SKU twice', [GOOD, 'desk-lamp,,,,,LAMP-RED,blue,4,,'], [[3, 'sku', /line 2 already/]]],
  [
    'the same options twice',
    [GOOD, 'desk-lamp,,,,,LAMP-BLUE,red,4,,'],
    [[3, undefined, /same options as line 2/]],
  ],
  [
    'an option left out',
    [GOOD, 'desk-lamp,,,,,LAMP-BLUE,,4,,'],
    [[3, undefined, /other options than line 2/]],
  ],
  [
    'a contradiction',
    [GOOD, 'desk-lamp,Lamp,,,,LAMP-BLUE,blue,4,,'],
    [[3, 'name', /something else than line 2/]],
  ],
  [
    'an attribute contradicted',
    [GOOD, 'desk-lamp,,,,tin,LAMP-BLUE,blue,4,,'],
    [[3, 'attribute:material', /line 2/]],
  ],
  ['no name', ['desk-lamp,,lamps,,,LAMP-RED,red,45.99,,'], [[2, 'name', /is missing/]]],
  [
    'an unknown status',
    ['desk-lamp,L,lamps,online,,LAMP-RED,red,45.99,,'],
    [[2, 'status', /draft, published/]],
  ],
  [
    'an unknown category',
    ['desk-lamp,L,ships,,,LAMP-RED,red,45.99,,'],
    [[2, 'category', /no category ships/]],
  ],
  ['a handle that is none', ['Desk Lamp,L,lamps,,,LAMP-RED,red,45.99,,'], [[2, 'handle', /lower-case/]]],
  ['no handle', [',L,lamps,,,LAMP-RED,red,45.99,,'], [[2, 'handle', /lower-case/]]],
  ['stock that is none', ['desk-lamp,L,lamps,,,LAMP-RED,red,45.99,,a few'], [[2, 'stock', /whole units/]]],
  ['too much stock', ['desk-lamp,L,lamps,,,LAMP-RED,red,45.99,,9999999'], [[2, 'stock', /1000000 or less/]]],
  ['a row that is too short', [GOOD, 'desk-lamp,'], [[3, undefined, /has 2 cells/]]],
  [
    'several at once',
    ['desk-lamp,,lamps,,,LAMP-RED,red,x,,', 'desk-lamp,,,,,LAMP RED,blue,4,,'],
    [
      [2, 'price_EUR', /amount/],
      [2, 'name', /is missing/],
      [3, 'sku', /capitals/],
    ],
  ],
])('%s', (_what, rows, expected) => {
  const { input, errors } = draft(HEADER, rows);
  expect(input).toBeUndefined();
  expect(errors).toEqual(
    expected.map(([line, field, message]) => ({
      line,
      field,
      message: expect.stringMatching(message as RegExp) as string,
    })),
  );
});

test('more than fifty variants', () => {
  const rows = Array.from({ length: 51 }, (_, at) => `desk-lamp,L,lamps,,,LAMP-${at},c${at},4,,`);
  expect(draft(HEADER, rows).errors).toEqual([
    { line: 2, field: undefined, message: 'has more than 50 variants' },
  ]);
});
