import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Product, ProductInput } from '../domain/product.ts';
import type { SearchPage } from '../domain/search/query/find-page.ts';
import { aLamp, aVariant } from './a-product.ts';
import { faultsOf, Requests } from '../../../infra/local/test/support/requests.ts';

let shop: TestCloud;
let nobody: Requests;
let operator: Requests;

const CATEGORIES = [
  { slug: 'house', name: 'House' },
  { slug: 'lamps', name: 'Lamps', parent: 'house' },
  { slug: 'desk-lamps', name: 'Desk lamps', parent: 'lamps' },
  { slug: 'rugs', name: 'Rugs', parent: 'house' },
  { slug: 'garden', name: 'Garden' },
  { slug: 'walks', name: 'Walks' },
  { slug: 'news', name: 'News' },
  { slug: 'chaos', name: 'Chaos' },
];

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  operator = await Requests.of(shop, 'operator@bodega.test');
  const made = await operator.put('/categories', { categories: CATEGORIES }, '"0"');
  expect(made.status).toBe(200);
  await Promise.all(SHELF.map(create));
  await eventually(async () => {
    expect((await list('category=house')).total).toBe(4);
    expect((await list('category=garden')).total).toBe(1);
  });
});

afterAll(async () => {
  await shop.stop();
});

/** What most tests look at. */
const SHELF: readonly Partial<ProductInput>[] = [
  {
    name: 'Brass desk lamp',
    category: 'desk-lamps',
    brand: 'Lumo',
    slug: 'brass-desk-lamp',
    variants: [aVariant('BRASS-1', 4000, 'green'), aVariant('BRASS-2', 6000, 'red')],
  },
  {
    name: 'Floor lamp',
    category: 'lamps',
    brand: 'Lumo',
    slug: 'floor-lamp',
    variants: [aVariant('FLOOR-1', 9000, 'red')],
    attributes: { material: 'steel' },
  },
  {
    name: 'Wool rug',
    category: 'rugs',
    brand: 'Serrana',
    slug: 'wool-rug',
    variants: [aVariant('RUG-1', 19000, 'blue')],
    attributes: { material: 'wool' },
  },
  {
    name: 'Café table',
    category: 'house',
    slug: 'cafe-table',
    variants: [
      {
        sku: 'TABLE-1',
        options: {},
        prices: [
          { amount: 15000, currency: 'EUR' },
          { amount: 17000, currency: 'USD' },
        ],
      },
    ],
    attributes: {},
  },
  { name: 'Garden lantern', category: 'garden', slug: 'garden-lantern', brand: 'Lumo' },
  { name: 'Hidden lamp', category: 'lamps', slug: 'hidden-lamp', status: 'draft' },
];

async function create(different: Partial<ProductInput>): Promise<Product> {
  const created = await operator.post<Product>('/products', aLamp(different));
  expect(created).toMatchObject({ status: 201 });
  return created.body;
}

/** What a PUT says to leave the product as it is. */
function said({ productId: _id, version: _version, createdAt: _at, updatedAt: _on, ...rest }: Product) {
  return rest;
}

async function list(query: string): Promise<SearchPage> {
  const answer = await nobody.get<SearchPage>(`/products?${query}`);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

async function slugs(query: string): Promise<string[]> {
  return (await list(query)).products.map(({ slug }) => slug);
}

describe('browsing', () => {
  test('a category with those below it', async () => {
    expect((await slugs('category=lamps&sort=name')).sort()).toEqual(['brass-desk-lamp', 'floor-lamp']);
    expect(await slugs('category=desk-lamps')).toEqual(['brass-desk-lamp']);
  });

  test('what a card shows', async () => {
    const [card] = (await list('category=desk-lamps')).products;
    expect(card).toEqual({
      productId: expect.any(String) as string,
      slug: 'brass-desk-lamp',
      name: 'Brass desk lamp',
      brand: 'Lumo',
      category: 'desk-lamps',
      price: { from: { amount: 4000, currency: 'EUR' }, to: { amount: 6000, currency: 'EUR' } },
      attributes: { material: 'brass' },
    });
  });

  test.each([
    ['sort=price', ['brass-desk-lamp', 'floor-lamp', 'cafe-table', 'wool-rug']],
    ['sort=-price', ['wool-rug', 'cafe-table', 'floor-lamp', 'brass-desk-lamp']],
    ['sort=name', ['brass-desk-lamp', 'cafe-table', 'floor-lamp', 'wool-rug']],
    ['sort=name&minPrice=5000&maxPrice=15000', ['brass-desk-lamp', 'cafe-table', 'floor-lamp']],
    ['sort=name&brand=Serrana&brand=Lumo', ['brass-desk-lamp', 'floor-lamp', 'wool-rug']],
    ['sort=name&attributes[colour]=red', ['brass-desk-lamp', 'floor-lamp']],
    [
      'sort=name&attributes[colour]=red&attributes[colour]=blue',
      ['brass-desk-lamp', 'floor-lamp', 'wool-rug'],
    ],
    ['sort=name&attributes[colour]=red&attributes[material]=steel', ['floor-lamp']],
    ['currency=USD', ['cafe-table']],
    ['currency=GBP', []],
  ])('category=house&%s', async (query, expected) => {
    expect(await slugs(`category=house&${query}`)).toEqual(expected);
  });

  test('the counts of a facet leave its own choice out', async () => {
    const { facets, total } = await list('category=lamps&attributes[colour]=red&brand=Lumo');
    expect(total).toBe(2);
    expect(facets).toEqual({
      categories: [
        { value: 'house', name: 'House', count: 2 },
        { value: 'lamps', name: 'Lamps', count: 2 },
        { value: 'desk-lamps', name: 'Desk lamps', count: 1 },
      ],
      brands: [{ value: 'Lumo', count: 2 }],
      attributes: {
        colour: [
          { value: 'red', count: 2 },
          { value: 'green', count: 1 },
        ],
        material: [
          { value: 'brass', count: 1 },
          { value: 'steel', count: 1 },
        ],
      },
      prices: { min: 4000, max: 9000, currency: 'EUR' },
    });
  });

  test('who has the list already is told so', async () => {
    const first = await nobody.get('/products?category=house');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toContain('s-maxage=30');
    const again = await nobody.get('/products?category=house', { 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, body: undefined });
    const other = await nobody.get('/products?category=rugs', { 'if-none-match': etag });
    expect(other.status).toBe(200);
  });
});

describe('searching', () => {
  test.each([
    ['brass lamp', 'brass-desk-lamp'],
    ['brass lmap', 'brass-desk-lamp'],
    ['cafe', 'cafe-table'],
    ['FLOOR-1', 'floor-lamp'],
    ['serrana rug', 'wool-rug'],
  ])('%s', async (q, expected) => {
    expect((await slugs(`q=${encodeURIComponent(q)}`))[0]).toBe(expected);
  });

  test('goes together with filters and other sorts, and says what it has corrected', async () => {
    const page = await list('q=lapms&maxPrice=8999&sort=price&category=house');
    expect(page.products.map(({ slug }) => slug)).toEqual(['brass-desk-lamp']);
    expect(page).toMatchObject({ total: 1, corrected: 'lamp' });
  });

  test('finds nothing for signs', async () => {
    expect(await list(`q=${encodeURIComponent('!?')}`)).toMatchObject({ products: [], total: 0 });
  });
});

describe('what is not understood', () => {
  test.each([
    ['minPrice=5000&maxPrice=1000', ['maxPrice: is below minPrice']],
    ['minPrice=cheap', ['minPrice: has to be a whole number from 0 to 9007199254740991']],
    ['sort=best', ['sort: has to be one of relevance, price, -price, name, newest']],
    ['limit=101', ['limit: has to be a whole number from 1 to 100']],
    ['colour=red', ['colour: is not a known field']],
    ['currency=euro', ['currency: has to be a code of ISO 4217, as EUR']],
    ['cursor=nonsense', ['cursor: is not a cursor that this list has given']],
    ['q=', ['q: is empty']],
  ])('%s', async (query, faults) => {
    const answer = await nobody.get(`/products?${query}`);
    expect(answer.status).toBe(400);
    expect(faultsOf(answer)).toEqual(faults);
  });

  test('the cursor of another list', async () => {
    const { nextCursor = '' } = await list('category=house&limit=1');
    const answer = await nobody.get(`/products?category=lamps&limit=1&cursor=${nextCursor}`);
    expect(faultsOf(answer)).toEqual(['cursor: belongs to a list with other parameters']);
  });

  test('a category that is not there', async () => {
    expect(await nobody.get('/products?category=cars')).toMatchObject({ status: 404 });
  });
});

test('the pages of a list stay true while products come and go', async () => {
  const there = await Promise.all(
    Array.from({ length: 9 }, (_, at) => create({ category: 'walks', name: `Walk ${at}` })),
  );
  await eventually(async () => {
    expect((await list('category=walks')).total).toBe(9);
  });
  for (const sort of ['newest', 'name', 'price']) {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list(`category=walks&sort=${sort}&limit=2${cursor}`);
      seen.push(...page.products.map(({ productId }) => productId));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
      const added = await create({
        category: 'walks',
        name: `Walk ${seen.length}`,
      });
      await eventually(async () => {
        const [newest] = (await list('category=walks&limit=1')).products;
        expect(newest).toMatchObject({ productId: added.productId });
      });
      await operator.delete(`/products/${added.productId}`, '"1"');
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(there.map(({ productId }) => productId)));
    await eventually(async () => {
      expect((await list('category=walks')).total).toBe(9);
    });
  }
});

describe('what changes in the shop', () => {
  test('is found within two seconds', async () => {
    const { slug } = await create({ category: 'news', name: 'Pomegranate lamp' });
    const finding = eventually(
      async () => {
        expect(await slugs('q=pomegranate')).toEqual([slug]);
      },
      { timeout: 2000 },
    );
    await expect(finding).resolves.toBeUndefined();
  });

  test('updates, drafts and archived ones follow', async () => {
    const product = await create({ category: 'news', name: 'Quince lamp' });
    const path = `/products/${product.productId}`;
    await eventually(async () => {
      expect(await slugs('q=quince')).toHaveLength(1);
    });
    await operator.put(path, { ...said(product), name: 'Medlar lamp' }, '"1"');
    await eventually(async () => {
      expect([await slugs('q=quince'), await slugs('q=medlar')]).toEqual([[], [product.slug]]);
    });
    await operator.put(path, { ...said(product), name: 'Medlar lamp', status: 'draft' }, '"2"');
    await eventually(async () => {
      expect(await slugs('q=medlar')).toEqual([]);
    });
    await operator.put(path, { ...said(product), name: 'Medlar lamp' }, '"3"');
    await eventually(async () => {
      expect(await slugs('q=medlar')).toEqual([product.slug]);
    });
    await operator.delete(path, '"4"');
    await eventually(async () => {
      expect(await slugs('q=medlar')).toEqual([]);
    });
  });

  test('the names of categories, too', async () => {
    const { headers } = await nobody.get('/categories');
    const categories = CATEGORIES.map((each) =>
      each.slug === 'garden' ? { ...each, name: 'Outdoors' } : each,
    );
    const replaced = await operator.put('/categories', { categories }, headers.get('etag') ?? '');
    expect(replaced.status).toBe(200);
    await eventually(async () => {
      expect(await slugs('q=outdoors')).toEqual(['garden-lantern']);
    });
  });
});

test('on the way of a customer there is one Query and nothing else', async () => {
  await list('category=house');
  await shop.resetMeter();
  for (const query of ['category=house', 'category=lamps&attributes[colour]=red', 'q=lamp', 'q=lmap&limit=1'])
    await list(query);
  const rows = (await shop.meter()).filter(({ principal }) => principal.includes('findProducts'));
  const used = rows.filter(({ service }) => service === 'dynamodb' || service === 's3');
  expect(used.map(({ service, operation, calls }) => [service, operation, calls])).toEqual([
    ['dynamodb', 'Query', 4],
  ]);
  expect(used[0]).toMatchObject({ readUnits: 2 });
});
