import fc from 'fast-check';
import { aLamp, aProduct, aVariant } from '../test/a-product.ts';
import { archivedProduct, changedProduct, newProduct, type ProductChange } from './product-changes.ts';
import type { Product, ProductInput } from './product.ts';

const cause = { correlationId: 'visit-1', causationId: 'request-1' };
const now = new Date('2026-02-03T04:05:06.000Z');
const context = { cause, now };

const said = ({
  productId: _id,
  version: _version,
  createdAt: _created,
  updatedAt: _updated,
  ...rest
}: Product): ProductInput => rest;
const typesOf = (change: ProductChange | undefined): string[] => change?.events.map(({ type }) => type) ?? [];

describe('a new product', () => {
  test('is version 1, and the shop is told of it', () => {
    const { before, after, events } = newProduct('5b1f3c52-6d1e', aLamp({ slug: 'lamp' }), context);
    expect(before).toBeUndefined();
    expect(after).toMatchObject({
      productId: '5b1f3c52-6d1e',
      version: 1,
      slug: 'lamp',
      createdAt: now.toISOString(),
    });
    expect(events).toMatchObject([
      { type: 'ProductCreated', metadata: { ...cause, occurredAt: now.toISOString() }, data: after },
    ]);
  });

  test.each([
    ['Käse-Reibe', 'kase-reibe'],
    ['机', 'product-5b1f3c52'],
  ])('%s without a slug is %s', (name, slug) => {
    const { slug: _slug, ...input } = aLamp({ name });
    expect(newProduct('5b1f3c52-6d1e', input, context).after.slug).toBe(slug);
  });
});

describe('a changed product', () => {
  const before = aProduct({ variants: [aVariant('A', 100), aVariant('B', 200, 'red')] });

  test('is the next version, and the shop is told of it', () => {
    const change = changedProduct(before, { ...said(before), name: 'Floor lamp' }, context);
    expect(change).toMatchObject({
      before,
      after: { ...before, name: 'Floor lamp', version: 2, updatedAt: now.toISOString() },
    });
    expect(change?.events).toMatchObject([{ type: 'ProductUpdated', data: change?.after }]);
  });

  test('keeps its address where none is named, and loses what is left out', () => {
    const { slug: _slug, brand: _brand, ...input } = said({ ...before, brand: 'Lumo' });
    const change = changedProduct({ ...before, brand: 'Lumo' }, { ...input, attributes: {} }, context);
    expect(change?.after).toMatchObject({ slug: before.slug, attributes: {} });
    expect(change?.after).not.toHaveProperty('brand');
  });

  test('tells of each price that is another, whatever the order of the currencies', () => {
    const prices = [
      { amount: 100, currency: 'EUR' },
      { amount: 110, currency: 'USD' },
    ];
    const start = { ...before, variants: [{ ...aVariant('A'), prices }, aVariant('B', 200, 'red')] };
    const variants = [
      { ...aVariant('A'), prices: prices.toReversed() },
      aVariant('B', 150, 'red'),
      aVariant('C', 300, 'blue'),
    ];
    const change = changedProduct(start, { ...said(start), variants }, context);
    expect(typesOf(change)).toEqual(['ProductUpdated', 'PriceChanged']);
    expect(change?.events[1]?.data).toEqual({
      productId: before.productId,
      productVersion: 2,
      sku: 'B',
      before: [{ amount: 200, currency: 'EUR' }],
      after: [{ amount: 150, currency: 'EUR' }],
    });
  });

  test.each([
    ['published', 'archived', 'ProductArchived'],
    ['archived', 'published', 'ProductUpdated'],
    ['draft', 'published', 'ProductUpdated'],
  ] as const)('from %s to %s is %s', (from, to, type) => {
    const start = { ...before, status: from };
    expect(typesOf(changedProduct(start, { ...said(start), status: to }, context))).toEqual([type]);
  });

  test('that says nothing new is none, whatever the order of its fields', () => {
    const shuffled = Object.fromEntries(Object.entries(said(before)).toReversed()) as ProductInput;
    expect(changedProduct(before, shuffled, context)).toBeUndefined();
  });

  test('any change: one version, one event of the product, one for each price that is another', () => {
    const amount = fc.integer({ min: 0, max: 3 });
    const variants = fc
      .uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), amount), {
        minLength: 1,
        selector: ([sku]) => sku,
      })
      .map((pairs) => pairs.map(([sku, cents]) => aVariant(sku, cents, sku)));
    const state = fc.record({
      variants,
      status: fc.constantFrom('draft', 'published', 'archived'),
      name: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(state, state, (one, other) => {
        const start = aProduct({ ...one, slug: 'lamp' });
        const change = changedProduct(start, { ...said(start), ...other }, context);
        if (change === undefined) {
          expect(one).toEqual(other);
          return;
        }
        expect(one).not.toEqual(other);
        expect(change.after.version).toBe(start.version + 1);
        const [first, ...prices] = typesOf(change);
        expect(first).toBe(
          other.status === 'archived' && one.status !== 'archived' ? 'ProductArchived' : 'ProductUpdated',
        );
        const changed = other.variants.filter((after) =>
          one.variants.some(
            ({ sku, prices: [price] }) => sku === after.sku && price?.amount !== after.prices[0]?.amount,
          ),
        );
        expect(prices).toEqual(changed.map(() => 'PriceChanged'));
      }),
    );
  });
});

describe('an archived product', () => {
  test('is out of the shop, and the shop is told of it', () => {
    const before = aProduct({ version: 4 });
    const change = archivedProduct(before, context);
    expect(change?.after).toEqual({
      ...before,
      status: 'archived',
      version: 5,
      updatedAt: now.toISOString(),
    });
    expect(typesOf(change)).toEqual(['ProductArchived']);
  });

  test('is archived once', () => {
    expect(archivedProduct(aProduct({ status: 'archived' }), context)).toBeUndefined();
  });
});
