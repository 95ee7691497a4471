import { parseRouteKey } from './route-key.ts';
import { RouteTable } from './route-table.ts';

function tableOf(...keys: string[]): RouteTable<{ key: ReturnType<typeof parseRouteKey> }> {
  return new RouteTable(keys.map((key) => ({ key: parseRouteKey(key) })));
}

function find(table: ReturnType<typeof tableOf>, request: string): [string, unknown] | undefined {
  const [method = '', path = ''] = request.split(' ');
  const match = table.find(method, path.slice(1).split('/'));
  return match === undefined ? undefined : [match.route.key.text, match.pathParameters];
}

describe('AWS: the most specific route wins', () => {
  // The table of "Routing API requests" in the developer guide.
  const documented = tableOf(
    'GET /pets/dog/1',
    'GET /pets/dog/{id}',
    'GET /pets/{proxy+}',
    'ANY /{proxy+}',
    '$default',
  );

  test.each([
    ['GET /pets/dog/1', 'GET /pets/dog/1', undefined],
    ['GET /pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET /pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST /test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ])('%s goes to %s', (request, route, parameters) => {
    expect(find(documented, request)).toEqual([route, parameters]);
  });

  test.each([
    ['a static segment before a variable', ['GET /a/{x}', 'GET /a/b'], 'GET /a/b', 'GET /a/b'],
    ['a method of its own before ANY', ['ANY /a', 'GET /a'], 'GET /a', 'GET /a'],
    ['ANY for the other methods', ['ANY /a', 'GET /a'], 'PUT /a', 'ANY /a'],
    ['a full match before a greedy one', ['GET /{all+}', 'ANY /{x}/{y}'], 'GET /a/b', 'ANY /{x}/{y}'],
    ['the longer greedy path', ['GET /{all+}', 'GET /a/{rest+}'], 'GET /a/b/c', 'GET /a/{rest+}'],
    [
      'the variable route when the static one has another method',
      ['POST /a/b', 'GET /a/{x}'],
      'GET /a/b',
      'GET /a/{x}',
    ],
    ['a way back out of a dead end', ['GET /a/b/c', 'GET /{x}/b/d'], 'GET /a/b/d', 'GET /{x}/b/d'],
    [
      'a greedy route behind a variable',
      ['GET /{x}/files/{rest+}'],
      'GET /a/files/b/c',
      'GET /{x}/files/{rest+}',
    ],
    ['$default last', ['GET /a', '$default'], 'DELETE /a', '$default'],
  ])('%s', (_, keys, request, expected) => {
    expect(find(tableOf(...keys), request)?.[0]).toBe(expected);
  });

  test.each([
    ['another method', 'PUT /orders'],
    ['a path in other letters', 'GET /Orders'],
    ['a slash at the end', 'GET /orders/'],
    ['an empty variable', 'GET /orders//items'],
    ['a longer path', 'GET /orders/1/items/2'],
    ['HEAD, which is not GET', 'HEAD /orders'],
  ])('no route for %s', (_, request) => {
    expect(
      find(tableOf('GET /orders', 'GET /orders/{id}', 'GET /orders/{id}/items'), request),
    ).toBeUndefined();
  });

  test('the root is a path of its own, which a greedy variable also takes', () => {
    expect(find(tableOf('GET /'), 'GET /')).toEqual(['GET /', undefined]);
    expect(find(tableOf('GET /{all+}'), 'GET /')).toEqual(['GET /{all+}', { all: '' }]);
    expect(find(tableOf('GET /a/{all+}'), 'GET /a/')).toEqual(['GET /a/{all+}', { all: '' }]);
    expect(find(tableOf('GET /a/{all+}'), 'GET /a')).toBeUndefined();
  });

  test('whose path it is, whatever the method', () => {
    const table = tableOf('GET /orders/{id}');
    expect(table.findAnyMethod(['orders', '1'])?.key.text).toBe('GET /orders/{id}');
    expect(table.findAnyMethod(['carts'])).toBeUndefined();
  });
});

describe('route keys', () => {
  test.each([
    ['GET /orders/', 'ends with a slash'],
    ['FETCH /orders', 'is not a route key'],
    ['get /orders', 'is not a route key'],
    ['/orders', 'is not a route key'],
    ['GET /{all+}/x', 'is not at the end'],
    ['GET /a//b', 'is not a segment'],
    ['GET /a{b}', 'is not a segment'],
  ])('AWS refuses %s', (key, problem) => {
    expect(() => parseRouteKey(key)).toThrow(problem);
  });

  test('two keys of the same shape catch the same requests', () => {
    expect(parseRouteKey('GET /a/{x}').shape).toBe(parseRouteKey('GET /a/{y}').shape);
    expect(parseRouteKey('GET /a/{x}').shape).not.toBe(parseRouteKey('GET /a/{x+}').shape);
  });
});
