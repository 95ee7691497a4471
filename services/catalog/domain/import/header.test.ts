import { readHeader } from './header.ts';

test('every kind of column, in any order', () => {
  const { separator, columns } = readHeader(
    'sku,handle, name ,attribute:frame-size,option:size,price_EUR,stock,line\r\n',
  );
  expect(separator).toBe(',');
  expect(columns).toEqual([
    { kind: 'sku' },
    { kind: 'handle' },
    { kind: 'product', field: 'name' },
    { kind: 'attribute', name: 'frame-size' },
    { kind: 'option', name: 'size' },
    { kind: 'price', currency: 'EUR' },
    { kind: 'stock' },
    { kind: 'unread' },
  ]);
});

test.each([
  ['handle;sku;price_EUR', ';'],
  ['handle,sku,price_EUR', ','],
  ['"handle";"sku"', ';'],
])('the separator of %s', (header, separator) => {
  expect(readHeader(header).separator).toBe(separator);
});

test.each([
  ['handle,sku,price_eur,colour', /unknown columns: price_eur, colour\./],
  ['handle,sku,attribute:Größe', /unknown columns: attribute:Größe\./],
  ['handle,sku,,name', /the one at place 3, without a name/],
  ['handle,name', /no column sku/],
  ['sku,name', /no column handle/],
  ['handle,sku,name,name', /column name twice/],
  ['handle\tsku', /unknown columns/],
  ['handle,"sku', /no row of a CSV file/],
  [['handle,sku', ...Array.from({ length: 500 }, (_, index) => `attribute:a${index}`)].join(), /502 columns/],
])('%s is refused', (header, message) => {
  expect(() => readHeader(header)).toThrow(message);
});
