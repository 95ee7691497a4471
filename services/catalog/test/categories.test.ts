import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { CategoryNode } from '../domain/category-tree.ts';
import type { Product } from '../domain/product.ts';
import { aLamp } from './a-product.ts';
import { faultsOf, Requests } from '../../../infra/local/test/support/requests.ts';

let shop: TestCloud;
let nobody: Requests;
let operator: Requests;

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  operator = await Requests.of(shop, 'operator@bodega.test');
});

afterAll(async () => {
  await shop.stop();
});

interface Tree {
  readonly categories: CategoryNode[];
}

const HOUSE = { slug: 'house', name: 'House' };
const LAMPS = { slug: 'lamps', name: 'Lamps', parent: 'house' };
const RUGS = { slug: 'rugs', name: 'Rugs', parent: 'house' };

async function etag(): Promise<string> {
  const { headers } = await nobody.get('/categories');
  return headers.get('etag') ?? '';
}

describe('a new shop', () => {
  test('has no categories, and says so to whoever makes a product', async () => {
    const read = await nobody.get('/categories');
    expect(read).toMatchObject({ status: 200, body: { categories: [] } });
    expect(read.headers.get('etag')).toBe('"0"');
    const answer = await operator.post('/products', aLamp());
    expect([answer.status, faultsOf(answer)]).toEqual([
      400,
      ['category: there is no category lamps: the shop has none yet, make them with PUT /categories'],
    ]);
  });

  test('ten give it its categories at once: one wins', async () => {
    // Each has read the tree before any of them writes.
    await shop.setFaults([
      {
        kind: 'delay',
        service: 'dynamodb',
        action: 'PutItem',
        principal: 'replaceCategories',
        delayMs: 1500,
      },
    ]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        operator.put('/categories', { categories: [{ ...HOUSE, name: `House ${index}` }] }, '"0"'),
      ),
    );
    await shop.clearFaults();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect(await etag()).toBe('"1"');
  });
});

describe('the tree', () => {
  test('is replaced as a whole, and read nested, in its order', async () => {
    const put = await operator.put<Tree>('/categories', { categories: [RUGS, HOUSE, LAMPS] }, await etag());
    const nested = [
      {
        slug: 'house',
        name: 'House',
        categories: [
          { slug: 'rugs', name: 'Rugs', categories: [] },
          { slug: 'lamps', name: 'Lamps', categories: [] },
        ],
      },
    ];
    expect(put).toMatchObject({ status: 200, body: { categories: nested } });
    const read = await nobody.get('/categories');
    expect(read.body).toEqual({ categories: nested });
    expect(read.headers.get('etag')).toBe(put.headers.get('etag'));
    expect(read.headers.get('cache-control')).toBe(
      'public, max-age=60, s-maxage=300, stale-while-revalidate=600',
    );
    const again = await nobody.get('/categories', { 'if-none-match': await etag() });
    expect(again.status).toBe(304);
  });

  test('keeps its version where it stays as it is', async () => {
    const before = await etag();
    const { status } = await operator.put('/categories', { categories: [RUGS, HOUSE, LAMPS] }, before);
    expect([status, await etag()]).toEqual([200, before]);
  });

  test('is replaced by those who have read it only', async () => {
    const body = { categories: [HOUSE] };
    expect(await operator.put('/categories', body, '')).toMatchObject({ status: 428 });
    const stale = await operator.put('/categories', body, '"0"');
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, await etag()]);
  });

  test('has to be one', async () => {
    const answer = await operator.put(
      '/categories',
      {
        categories: [{ ...HOUSE, parent: 'lamps' }, LAMPS, { ...RUGS, parent: 'cars', products: 3 }],
        name: 'x',
      },
      await etag(),
    );
    expect([answer.status, faultsOf(answer)]).toEqual([
      400,
      ['categories.2.products: is not a known field', 'name: is not a known field'],
    ]);
    const circle = await operator.put(
      '/categories',
      { categories: [{ ...HOUSE, parent: 'lamps' }, LAMPS, { ...RUGS, parent: 'cars' }] },
      await etag(),
    );
    expect(faultsOf(circle)).toEqual([
      'categories.0.parent: goes round in a circle',
      'categories.1.parent: goes round in a circle',
      'categories.2.parent: there is no category cars in the list',
    ]);
  });
});

describe('a category', () => {
  test('that was just made can be used at once', async () => {
    for (const slug of ['one', 'two', 'three']) {
      const categories = [HOUSE, LAMPS, RUGS, { slug, name: slug }];
      expect(await operator.put('/categories', { categories }, await etag())).toMatchObject({ status: 200 });
      const product = await operator.post<Product>('/products', aLamp({ category: slug }));
      expect(product.status).toBe(201);
      const moved = { ...aLamp(), category: 'rugs' };
      const { status } = await operator.put(`/products/${product.body.productId}`, moved, '"1"');
      expect(status).toBe(200);
      await eventually(async () => {
        const left = await operator.get<{ products: unknown[] }>(`/manage/products?category=${slug}`);
        expect(left.body.products).toEqual([]);
      });
    }
  });

  test.each(['published', 'draft', 'archived'] as const)(
    'with a product that is %s stays; without it may go',
    async (status) => {
      await operator.put('/categories', { categories: [HOUSE, LAMPS, RUGS] }, await etag());
      const { body: product } = await operator.post<Product>('/products', aLamp({ status }));
      await eventually(async () => {
        const listed = await operator.get<{ products: unknown[] }>('/manage/products?category=lamps');
        expect(listed.body.products).toHaveLength(1);
      });
      const refused = await operator.put('/categories', { categories: [HOUSE, RUGS] }, await etag());
      expect([refused.status, faultsOf(refused)]).toEqual([
        409,
        ['categories: lamps still has products, perhaps archived ones: move them to another category first'],
      ]);
      const moved = { ...aLamp({ category: 'rugs', status }) };
      await operator.put(`/products/${product.productId}`, moved, '"1"');
      await eventually(async () => {
        expect(await operator.put('/categories', { categories: [HOUSE, RUGS] }, await etag())).toMatchObject({
          status: 200,
        });
      });
    },
  );
});

describe('a large tree', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      slug: `${'long-'.repeat(11)}${index}`,
      name: '色'.repeat(60),
      parent: 'house',
    }));

  test('loses a hundred categories at once', async () => {
    const larger = { categories: [HOUSE, RUGS, ...many(100)] };
    expect(await operator.put('/categories', larger, await etag())).toMatchObject({ status: 200 });
    const back = await operator.put('/categories', { categories: [HOUSE, RUGS] }, await etag());
    expect(back.status).toBe(200);
  });

  test('has a thousand, of the longest', async () => {
    const full = await operator.put('/categories', { categories: [HOUSE, RUGS, ...many(998)] }, await etag());
    expect(full.status).toBe(200);
    const read = await nobody.get<Tree>('/categories');
    expect(read.body.categories[0]?.categories).toHaveLength(999);
  });
});
