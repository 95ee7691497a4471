import { randomUUID } from 'node:crypto';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Product } from '../domain/product.ts';
import { aLamp, aVariant } from './a-product.ts';
import { type Answer, faultsOf, Requests } from '../../../infra/local/test/support/requests.ts';

let shop: TestCloud;
let nobody: Requests;
let customer: Requests;
let operator: Requests;

beforeAll(async () => {
  shop = await startShop();
  nobody = new Requests(shop.url);
  customer = await Requests.of(shop, 'customer@bodega.test');
  operator = await Requests.of(shop, 'operator@bodega.test');
  const categories = ['lamps', 'rugs', 'races'].map((slug) => ({ slug, name: slug }));
  const made = await operator.put('/categories', { categories }, '"0"');
  expect(made.status).toBe(200);
});

afterAll(async () => {
  await shop.stop();
});

async function create(different: Parameters<typeof aLamp>[0] = {}): Promise<Product> {
  const created = await operator.post<Product>('/products', aLamp(different));
  expect(created).toMatchObject({ status: 201 });
  return created.body;
}

/** What a PUT says to leave the product as it is. */
function said({ productId: _id, version: _version, createdAt: _at, updatedAt: _on, ...rest }: Product) {
  return rest;
}

interface CatalogEvent {
  readonly type: string;
  readonly metadata: { readonly id: string };
  readonly data: { readonly productId: string; readonly version?: number };
}

/** Each event of the catalog once, oldest first, however often it was published. */
async function publishedEvents(): Promise<CatalogEvent[]> {
  const page = (await shop.page('events')) as {
    events: { source: string; detailType: string; event: { detail: Omit<CatalogEvent, 'type'> } }[];
  };
  const events = page.events
    .filter(({ source }) => source === 'bodega.catalog')
    .map(({ detailType: type, event }) => ({ type, ...event.detail }));
  return [...new Map(events.map((event) => [event.metadata.id, event])).values()].reverse();
}

async function eventsOf(productId: string): Promise<string[]> {
  const events = await publishedEvents();
  return events.filter(({ data }) => data.productId === productId).map(({ type }) => type);
}

describe('who may do what', () => {
  test.each([
    ['POST', '/products'],
    ['PUT', '/products/some'],
    ['DELETE', '/products/some'],
    ['GET', '/manage/products'],
    ['GET', '/manage/products/some'],
    ['PUT', '/categories'],
  ])('%s %s is for operators only', async (method, path) => {
    expect(await nobody.send(method, path)).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect(await customer.send(method, path)).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
    const { status } = await operator.send(method, path);
    expect([200, 400, 404, 428]).toContain(status);
  });

  test('a token that was tampered with is none', async () => {
    const forged = new Requests(shop.url, { authorization: 'Bearer nonsense' });
    expect(await forged.post('/products', aLamp())).toMatchObject({ status: 401 });
  });

  test.each(['/products/some', '/products-by-slug/some'])('GET %s is for everybody', async (path) => {
    expect(await nobody.get(path)).toMatchObject({ status: 404, body: { title: 'Not found', status: 404 } });
  });
});

describe('creating a product', () => {
  test('answers 201 with the address where its operator reads it', async () => {
    const lamp = aLamp({ brand: 'Lumo' });
    const created = await operator.post<Product>('/products', lamp);
    expect(created).toMatchObject({ status: 201, body: { ...lamp, version: 1 } });
    const found = await operator.get(created.headers.get('location') ?? '');
    expect(found).toMatchObject({ status: 200, body: created.body });
    expect(found.headers.get('etag')).toBe(created.headers.get('etag'));
  });

  test('makes its slug of its name', async () => {
    const { slug: _slug, ...lamp } = aLamp({ name: 'Lámpara – groß' });
    expect(await operator.post('/products', lamp)).toMatchObject({ body: { slug: 'lampara-gross' } });
  });

  test('says which fields are wrong, the unknown ones too', async () => {
    const answer = await operator.post('/products', {
      ...aLamp({ category: 'Not so', variants: [] }),
      colour: 'red',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      type: 'https://bodega.dev/problems/invalid-request',
      title: 'The request is not valid',
    });
    expect(faultsOf(answer)).toEqual([
      'category: has to be lower-case words joined by hyphens, as garden-tools',
      'colour: is not a known field',
      'variants: needs at least one variant',
    ]);
  });

  test('a body that is not JSON is a 400', async () => {
    expect(await operator.post('/products', '{')).toMatchObject({
      status: 400,
      body: { title: 'The body cannot be read' },
    });
  });

  test('an unknown category is a 400', async () => {
    const answer = await operator.post('/products', aLamp({ category: 'cars' }));
    expect([answer.status, faultsOf(answer)]).toEqual([400, ['category: there is no category cars']]);
  });

  test('fifty variants come with their stock', async () => {
    const variants = Array.from({ length: 50 }, (_, index) =>
      aVariant(`FIFTY-${index}`, index, `colour ${index}`),
    );
    const { productId } = await create({ variants });
    expect(await operator.get(`/manage/products/${productId}`)).toMatchObject({ body: { variants } });
  });
});

describe('what belongs to one product only', () => {
  test('a slug and a SKU of another product are a 409 that names them', async () => {
    const { slug, variants } = await create();
    const answer = await operator.post(
      '/products',
      aLamp({
        slug,
        variants: [aVariant(`FREE-${slug}`.toUpperCase()), { ...variants[0]!, options: { colour: 'red' } }],
      }),
    );
    expect([answer.status, faultsOf(answer)]).toEqual([
      409,
      [
        `slug: ${slug} belongs to another product: choose another`,
        `variants.1.sku: ${variants[0]!.sku} belongs to another product: choose another`,
      ],
    ]);
  });

  test('what was refused holds nothing: its other SKUs are free', async () => {
    const taken = await create();
    const sku = `STILL-FREE-${taken.version}`;
    expect(
      await operator.post('/products', aLamp({ slug: taken.slug, variants: [aVariant(sku)] })),
    ).toMatchObject({
      status: 409,
    });
    await create({ variants: [aVariant(sku)] });
  });

  test('a slug that was given up is free for others; the product is found by its new one', async () => {
    const product = await create();
    const renamed = { ...said(product), slug: `${product.slug}-new` };
    expect(await operator.put(`/products/${product.productId}`, renamed, '"1"')).toMatchObject({
      status: 200,
    });
    expect(await nobody.get(`/products-by-slug/${product.slug}`)).toMatchObject({ status: 404 });
    expect(await nobody.get(`/products-by-slug/${product.slug}-new`)).toMatchObject({
      status: 200,
      body: { productId: product.productId },
    });
    await create({ slug: product.slug });
  });

  test('a SKU that was taken out stays with its product, which may have it back', async () => {
    const product = await create();
    const [variant] = product.variants;
    const path = `/products/${product.productId}`;
    const other = [aVariant(`${variant!.sku}-OTHER`)];
    await operator.put(path, { ...said(product), variants: other }, '"1"');
    expect(await operator.post('/products', aLamp({ variants: [variant!] }))).toMatchObject({ status: 409 });
    expect(await operator.put(path, said(product), '"2"')).toMatchObject({
      status: 200,
      body: { version: 3 },
    });
  });

  test('twenty race for a slug: one has it, the others are told so', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => operator.post('/products', aLamp({ slug: 'one-of-twenty' }))),
    );
    expectOneWinner(answers, 201, 'slug: one-of-twenty belongs to another product: choose another');
  });

  test('twenty race for a SKU: one has it, the others are told so', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        operator.post('/products', aLamp({ variants: [aVariant('ONE-OF-20')] })),
      ),
    );
    expectOneWinner(answers, 201, 'variants.0.sku: ONE-OF-20 belongs to another product: choose another');
  });

  /** The others are told what is wrong, or that the race is still on. */
  function expectOneWinner(answers: readonly Answer<unknown>[], status: number, fault: string): void {
    expect(answers.filter((answer) => answer.status === status)).toHaveLength(1);
    const others = answers.filter((answer) => answer.status !== status);
    expect(new Set(others.map((answer) => answer.status))).toEqual(new Set([409]));
    const told = others.filter(({ headers }) => headers.get('retry-after') === null);
    expect(told.length).toBeGreaterThan(0);
    for (const answer of told) expect(faultsOf(answer)).toEqual([fault]);
  }
});

describe('the contract of Idempotency-Key', () => {
  test('without a key 400', async () => {
    expect(await operator.post('/products', aLamp(), { 'idempotency-key': '' })).toMatchObject({
      status: 400,
      body: { type: 'https://bodega.dev/problems/idempotency-key-missing' },
    });
  });

  test('the same key and body replay the stored answer', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const lamp = aLamp();
    const first = await operator.post('/products', lamp, key);
    const second = await operator.post('/products', lamp, key);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
  });

  test('the same key with another body is a 422', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const lamp = aLamp();
    await operator.post('/products', lamp, key);
    expect(await operator.post('/products', { ...lamp, name: 'Floor lamp' }, key)).toMatchObject({
      status: 422,
    });
  });

  test('the key of a request that was refused can be used for the right one', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const { slug } = await create();
    expect(await operator.post('/products', aLamp({ slug }), key)).toMatchObject({ status: 409 });
    expect(await operator.post('/products', aLamp(), key)).toMatchObject({ status: 201 });
  });

  test('twenty at once make one product; each is told its answer or to wait', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const lamp = aLamp({ category: 'races' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => operator.post<Product>('/products', lamp, key)),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    for (const { headers } of answers.filter(({ status }) => status === 409))
      expect(headers.get('retry-after')).toBe('1');
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.productId)).size).toBe(1);
    const listed = await operator.get<{ products: Product[] }>('/manage/products?category=races');
    expect(listed.body.products).toHaveLength(1);
  });
});

describe('reading a product', () => {
  test('published: everybody does, by its id and by its slug, with what a cache needs', async () => {
    const product = await create();
    for (const path of [`/products/${product.productId}`, `/products-by-slug/${product.slug}`]) {
      const found = await nobody.get(path);
      expect(found).toMatchObject({ status: 200, body: product });
      expect(found.headers.get('cache-control')).toBe(
        'public, max-age=60, s-maxage=300, stale-while-revalidate=600',
      );
      const again = await nobody.get(path, { 'if-none-match': found.headers.get('etag') ?? '' });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, '"1"']);
    }
  });

  test.each(['draft', 'archived'] as const)('%s: operators only', async (status) => {
    const { productId, slug } = await create({ status });
    for (const path of [`/products/${productId}`, `/products-by-slug/${slug}`]) {
      const missing = await nobody.get(path);
      expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store']);
    }
    const found = await operator.get(`/manage/products/${productId}`);
    expect([found.status, found.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
  });
});

describe('changing a product', () => {
  test('replaces it, and tells the shop', async () => {
    const product = await create({ brand: 'Lumo' });
    const { brand: _brand, slug: _slug, ...rest } = said(product);
    const [variant] = product.variants;
    const input = { ...rest, name: 'Floor lamp', variants: [aVariant(variant!.sku, 3999)] };
    const changed = await operator.put<Product>(`/products/${product.productId}`, input, '"1"');
    expect(changed).toMatchObject({ status: 200, body: { ...input, version: 2, slug: product.slug } });
    expect(changed.body).not.toHaveProperty('brand');
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(await nobody.get(`/products/${product.productId}`)).toMatchObject({ body: changed.body });
    await eventually(async () => {
      expect(await eventsOf(product.productId)).toEqual(['ProductCreated', 'ProductUpdated', 'PriceChanged']);
    });
  });

  test('that changes nothing writes nothing and tells nobody', async () => {
    const product = await create();
    const path = `/products/${product.productId}`;
    const same = await operator.put(path, said(product), '"1"');
    expect(same).toMatchObject({ status: 200, body: product });
    expect(same.headers.get('etag')).toBe('"1"');
    await operator.put(path, { ...said(product), name: 'Another' }, '"1"');
    await eventually(async () => {
      expect(await eventsOf(product.productId)).toEqual(['ProductCreated', 'ProductUpdated']);
    });
  });

  test('needs the version that was read', async () => {
    const product = await create();
    const path = `/products/${product.productId}`;
    expect(await operator.put(path, said(product), '')).toMatchObject({ status: 428 });
    const stale = await operator.put(path, { ...said(product), name: 'Another' }, '"7"');
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, '"1"']);
    expect(await operator.put(path, { ...said(product), name: 'Another' }, '*')).toMatchObject({
      status: 200,
    });
  });

  test('needs a status: left out, it would be withdrawn', async () => {
    const product = await create();
    const { status: _status, ...rest } = said(product);
    const answer = await operator.put(`/products/${product.productId}`, rest, '"1"');
    expect([answer.status, faultsOf(answer)]).toEqual([400, ['status: is missing']]);
  });

  test('to an unknown category or to what another product has is refused', async () => {
    const [one, other] = [await create(), await create()];
    const path = `/products/${one.productId}`;
    expect(faultsOf(await operator.put(path, { ...said(one), category: 'cars' }, '"1"'))).toEqual([
      'category: there is no category cars',
    ]);
    const taken = { ...said(one), slug: other.slug, variants: other.variants };
    expect(faultsOf(await operator.put(path, taken, '"1"'))).toHaveLength(2);
    expect(await operator.get(`/manage/products/${one.productId}`)).toMatchObject({ body: one });
  });

  test('an unknown one is a 404', async () => {
    expect(await operator.put('/products/nothing', aLamp(), '*')).toMatchObject({ status: 404 });
  });

  test.each([
    ['its name', (product: Product, index: number) => ({ ...said(product), name: `Lamp ${index}` })],
    [
      'its slug',
      (product: Product, index: number) => ({ ...said(product), slug: `${product.slug}-${index}` }),
    ],
  ])('of %s, ten at once on the same version: one wins', async (_what, changed) => {
    const product = await create();
    const path = `/products/${product.productId}`;
    // Each has read the version before any of them writes.
    await shop.setFaults([
      { kind: 'delay', service: 'dynamodb', action: 'PutItem', principal: 'updateProduct', delayMs: 1500 },
      {
        kind: 'delay',
        service: 'dynamodb',
        action: 'TransactWriteItems',
        principal: 'updateProduct',
        delayMs: 1500,
      },
    ]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => operator.put(path, changed(product, index), '"1"')),
    );
    await shop.clearFaults();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect(await operator.get(`/manage/products/${product.productId}`)).toMatchObject({
      body: { version: 2 },
    });
  });
});

describe('archiving a product', () => {
  test('takes it out of the shop, once; a change brings it back', async () => {
    const product = await create();
    const path = `/products/${product.productId}`;
    expect(await operator.delete(path, '')).toMatchObject({ status: 428 });
    expect(await operator.delete(path, '"2"')).toMatchObject({ status: 412 });
    expect(await operator.delete(path, '"1"')).toMatchObject({ status: 204, body: undefined });
    expect(await operator.delete(path, '"2"')).toMatchObject({ status: 204 });
    expect(await nobody.get(path)).toMatchObject({ status: 404 });
    expect(await operator.put(path, said(product), '"2"')).toMatchObject({ status: 200 });
    expect(await nobody.get(path)).toMatchObject({ status: 200, body: { ...said(product), version: 3 } });
    await eventually(async () => {
      expect(await eventsOf(product.productId)).toEqual([
        'ProductCreated',
        'ProductArchived',
        'ProductUpdated',
      ]);
    });
  });

  test('an unknown one is a 404', async () => {
    expect(await operator.delete('/products/nothing', '*')).toMatchObject({ status: 404 });
  });
});

describe('the operators’ list', () => {
  interface Page {
    readonly products: Product[];
    readonly nextCursor?: string;
  }

  async function readAll(query: string): Promise<Product[]> {
    const products: Product[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Answer<Page> = await operator.get<Page>(`/manage/products?${query}${more}`);
      expect(page.status).toBe(200);
      products.push(...page.body.products);
      cursor = page.body.nextCursor;
    }
    return products;
  }

  const TREE = [
    { slug: 'lamps', name: 'Lamps' },
    { slug: 'rugs', name: 'Rugs' },
    { slug: 'races', name: 'Races' },
    { slug: 'garden', name: 'Garden' },
    { slug: 'pots', name: 'Pots', parent: 'garden' },
    { slug: 'benches', name: 'Benches', parent: 'garden' },
  ];

  let listed: Product[];

  beforeAll(async () => {
    const { headers } = await nobody.get('/categories');
    const put = await operator.put('/categories', { categories: TREE }, headers.get('etag') ?? '');
    expect(put.status).toBe(200);
    listed = [];
    for (const [category, status] of [
      ...['garden', 'pots', 'benches'].flatMap((slug) => [
        [slug, 'published'],
        [slug, 'published'],
        [slug, 'draft'],
      ]),
      ['pots', 'archived'],
    ] as [string, Product['status']][])
      listed.push(await create({ category, status }));
    await eventually(async () => {
      expect(await readAll('category=garden')).toHaveLength(10);
    });
  });

  const expected = (category: string, ...statuses: Product['status'][]): string[] =>
    statuses.flatMap((status) =>
      listed
        .filter((product) => product.category === category && product.status === status)
        .map(({ productId }) => productId)
        .reverse(),
    );
  const ids = (products: readonly Product[]): string[] => products.map(({ productId }) => productId);
  const ALL = ['published', 'draft', 'archived'] as const;

  test.each([1, 2, 3, 4, 50])('goes through a category and its parts, %d at a time', async (limit) => {
    expect(ids(await readAll(`category=garden&limit=${limit}`))).toEqual(
      ['garden', 'pots', 'benches'].flatMap((slug) => expected(slug, ...ALL)),
    );
  });

  test('of one status', async () => {
    expect(ids(await readAll('category=garden&status=draft&limit=2'))).toEqual(
      ['garden', 'pots', 'benches'].flatMap((slug) => expected(slug, 'draft')),
    );
    expect(ids(await readAll('category=pots&status=archived'))).toEqual(expected('pots', 'archived'));
  });

  test('of all categories, in the order of the tree', async () => {
    const products = await readAll('limit=20');
    const order = TREE.map(({ slug }) => slug);
    const seen = products.map(({ category }) => order.indexOf(category));
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(new Set(ids(products)).size).toBe(products.length);
    expect(ids(products)).toEqual(expect.arrayContaining(ids(listed)));
  });

  test('has no empty last page', async () => {
    const { body } = await operator.get<Page>('/manage/products?category=benches&limit=3');
    expect([body.products.length, body.nextCursor]).toEqual([3, undefined]);
  });

  test('goes on where it was, although products have come meanwhile', async () => {
    const { body } = await operator.get<Page>('/manage/products?category=garden&status=published&limit=1');
    const { productId } = await create({ category: 'garden' });
    await eventually(async () => {
      expect(ids(await readAll('category=garden'))).toContain(productId);
    });
    const path = `/manage/products?category=garden&status=published&limit=1&cursor=${body.nextCursor ?? ''}`;
    const next = await operator.get<Page>(path);
    expect(ids([...body.products, ...next.body.products])).toEqual(expected('garden', 'published'));
  });

  test.each([
    ['cursor=nonsense', 'cursor: is none of ours: leave it out to begin anew'],
    ['limit=0', 'limit: has to be a whole number from 1 to 50'],
    ['limit=51', 'limit: has to be a whole number from 1 to 50'],
    ['status=hidden', 'status: has to be draft, published or archived'],
    ['colour=red', 'colour: is not a known field'],
  ])('refuses ?%s', async (query, fault) => {
    const answer = await operator.get(`/manage/products?${query}`);
    expect([answer.status, faultsOf(answer)]).toEqual([400, [fault]]);
  });

  test('reads the tree and makes one Query for a page of a category', async () => {
    await shop.resetMeter();
    await operator.get('/manage/products?category=benches&limit=2');
    const rows = (await shop.meter()).filter(({ principal }) => principal.includes('listManagedProducts'));
    expect(rows.map(({ operation, calls }) => `${calls} ${operation}`).sort()).toEqual([
      '1 GetItem',
      '1 Query',
    ]);
  });
});

describe('every event arrives', () => {
  test('although deliveries are doubled and the bus refuses half of the events at first', async () => {
    await shop.setFaults([
      { kind: 'duplicate', service: 'events' },
      { kind: 'duplicate', service: 'dynamodbstreams', action: 'GetRecords' },
      { kind: 'throttle', service: 'events', action: 'PutEvents.Entry', rate: 0.5, seed: 3, times: 20 },
      { kind: 'throttle', service: 'events', action: 'PutEvents', rate: 0.3, seed: 5, times: 10 },
    ]);
    const products = await Promise.all(Array.from({ length: 25 }, () => create()));
    await Promise.all(
      products.map(async (product) => {
        const variants = [aVariant(product.variants[0]!.sku, 3999)];
        const { status } = await operator.put(
          `/products/${product.productId}`,
          { ...said(product), variants },
          '"1"',
        );
        expect(status).toBe(200);
      }),
    );
    await eventually(
      async () => {
        const events = await publishedEvents();
        for (const { productId } of products) {
          const own = events.filter(({ data }) => data.productId === productId).map(({ type }) => type);
          expect(own.toSorted()).toEqual(['PriceChanged', 'ProductCreated', 'ProductUpdated']);
        }
      },
      { timeout: 100_000, every: 500 },
    );
    await shop.clearFaults();
    const { queues } = (await shop.page('queues')) as { queues: { name: string; visible: number }[] };
    expect(queues.filter(({ name, visible }) => name.includes('publish-events') && visible > 0)).toEqual([]);
  }, 180_000);
});
