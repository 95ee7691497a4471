import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { jsonBodyOf, queryOf } from './request-input.ts';

const query = (rawQueryString: string) => queryOf({ rawQueryString } as APIGatewayProxyEventV2);

describe('the query', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['nothing', '', {}],
    ['a text', 'q=desk+lamp', { q: 'desk lamp' }],
    ['an empty text', 'q=', { q: '' }],
    ['a repeated one is a list', 'status=draft&status=archived', { status: ['draft', 'archived'] }],
    ['a comma separates nothing', 'q=red,green', { q: 'red,green' }],
    ['letters beyond ASCII', 'q=caf%C3%A9', { q: 'café' }],
    [
      'a group in brackets',
      'attributes[colour]=red&attributes[colour]=blue&attributes[frame-size]=54',
      { attributes: { colour: ['red', 'blue'], 'frame-size': ['54'] } },
    ],
    ['brackets that are encoded', 'attributes%5Bcolour%5D=red', { attributes: { colour: ['red'] } }],
    ['with and without brackets', 'a=1&a[b]=2', { a: ['1', { b: ['2'] }] }],
    ['brackets in brackets stay a name', 'a[b][c]=1', { 'a[b][c]': '1' }],
    ['brackets that are empty stay a name', 'a[]=1', { 'a[]': '1' }],
  ])('%s', (_what, text, expected) => {
    expect(query(text)).toEqual(expected);
  });

  test.each([
    '__proto__[x]=1',
    'a[__proto__]=1',
    'a[constructor]=1',
    '__proto__=1',
    'constructor[prototype]=1',
  ])('a name that every object knows is a name like any other: %s', (text) => {
    const values = query(text);
    expect(Object.keys(values)).toHaveLength(1);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('the body', () => {
  const body = (event: Partial<APIGatewayProxyEventV2>) => jsonBodyOf(event as APIGatewayProxyEventV2);

  test('is JSON, in base64 too', () => {
    const text = '{"name":"Café"}';
    expect(body({ body: text })).toEqual({ name: 'Café' });
    const encoded = Buffer.from(text).toString('base64');
    expect(body({ body: encoded, isBase64Encoded: true })).toEqual({ name: 'Café' });
  });

  test.each([undefined, '', '{', "{'name': 1}"])('is a 400 when it is not: %s', (text) => {
    expect(() => body(text === undefined ? {} : { body: text })).toThrow('The body has to be JSON.');
  });
});
