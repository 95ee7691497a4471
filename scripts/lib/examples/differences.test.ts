import { Correspondence } from './correspondence.ts';
import { differences } from './differences.ts';

const LAMP = '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1';
const MUG = '6c2f3c52-6d1e-4a53-9a3f-0c7a35a3a9d2';
const REAL = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';

function compare(documented: unknown, real: unknown, varies: string[] = [], known: [string, string][] = []) {
  const correspondence = new Correspondence(known);
  return differences(documented, real, { correspondence, varies: new Set(varies) }, 'body');
}

describe('a real answer is as documented', () => {
  test.each<[string, unknown, unknown]>([
    ['when it is the same', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['but for an id', { productId: LAMP }, { productId: REAL }],
    ['but for a time', { at: '2026-01-02T03:04:05.000Z' }, { at: '2030-12-31T23:59:59.123Z' }],
    ['but for an id in a text', `/products/${LAMP}/stock`, `/products/${REAL}/stock`],
    ['with two ids', [LAMP, MUG], [REAL, OTHER]],
    ['with one id twice', [LAMP, `urn:${LAMP}`], [REAL, `urn:${REAL}`]],
    ['with an id of the other kind', '01HZX3V5J8Q2M4N6P7R9S0T1WV', '01K0000000000000000000000X'],
    ['with an id as a name', { [LAMP]: 1 }, { [LAMP]: 1 }],
  ])('%s', (_what, documented, real) => {
    expect(compare(documented, real)).toEqual([]);
  });

  test('where a field varies', () => {
    expect(compare({ nextCursor: 'abc' }, { nextCursor: 'xyz' }, ['nextCursor'])).toEqual([]);
  });
});

describe('a real answer differs', () => {
  test.each<[string, unknown, unknown, RegExp]>([
    ['in a value', { a: { b: 1 } }, { a: { b: 2 } }, /^body\.a\.b: documented 1, answered 2$/],
    ['in a kind', { a: 1 }, { a: '1' }, /^body\.a: documented 1, answered "1"$/],
    ['by a missing field', { a: 1 }, {}, /^body\.a: documented 1, answered undefined$/],
    ['by a field too many', {}, { a: 1 }, /^body\.a: documented undefined, answered 1$/],
    ['by an item too many', [1], [1, 2], /^body: documented \[1\], answered \[1,2\]$/],
    ['by text where an id stands', { id: LAMP }, { id: 'lamp' }, /^body\.id: /],
    ['by a time where an id stands', { id: LAMP }, { id: '2026-01-02T03:04:05Z' }, /^body\.id: /],
    ['around an id', `/products/${LAMP}`, `/manage/products/${REAL}`, /^body: /],
    ['where one id is two', [LAMP, LAMP], [REAL, OTHER], /^body\.1: /],
  ])('%s', (_what, documented, real, message) => {
    expect(compare(documented, real)).toEqual([expect.stringMatching(message)]);
  });

  test('where an id is not the one that an earlier answer has made', () => {
    expect(compare({ id: LAMP }, { id: OTHER }, [], [[LAMP, REAL]])).toEqual([
      `body.id: documented "${REAL}", answered "${OTHER}"`,
    ]);
  });

  test('where what varies is missing', () => {
    expect(compare({ nextCursor: 'abc' }, {}, ['nextCursor'])).toHaveLength(1);
  });
});

test('what one answer has made stands in the next request', () => {
  const correspondence = new Correspondence();
  const documented = { productId: LAMP, upload: { url: 'https://files.example/1' } };
  const real = { productId: REAL, upload: { url: 'http://127.0.0.1:4566/files/2?signature=x' } };
  expect(differences(documented, real, { correspondence, varies: new Set(['url']) }, 'body')).toEqual([]);
  const next = { params: { productId: LAMP }, url: 'https://files.example/1', body: `see ${LAMP}`, limit: 3 };
  expect(correspondence.translate(next)).toEqual({
    params: { productId: REAL },
    url: 'http://127.0.0.1:4566/files/2?signature=x',
    body: `see ${REAL}`,
    limit: 3,
  });
});
