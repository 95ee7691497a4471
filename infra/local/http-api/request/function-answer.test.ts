import { functionAnswer, MalformedAnswer } from './function-answer.ts';

describe('AWS: a result without statusCode is the body of a 200 with JSON', () => {
  test.each([
    ['an object', '{"name":"John Doe"}', '{"name":"John Doe"}'],
    ['a list', '[1, 2, 3]', '[1, 2, 3]'],
    ['a number', '42', '42'],
    ['a boolean', 'true', 'true'],
    ['nothing', 'null', 'null'],
    ['a string, taken out of its quotes', String.raw`"Special \"quoted\" text"`, 'Special "quoted" text'],
    ['something that is not JSON', '{"name": "John', '{"name": "John'],
  ])('%s', (_, payload, body) => {
    expect(functionAnswer(payload)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body,
    });
  });
});

describe('AWS: a result with statusCode is the whole answer', () => {
  test('the type is text unless the function says otherwise', () => {
    expect(functionAnswer('{"statusCode":201,"body":"{}"}')).toEqual({
      status: 201,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      cookies: [],
      body: '{}',
    });
    expect(functionAnswer('{"statusCode":200,"headers":{"Content-Type":"a/b"}}').headers).toEqual({
      'content-type': 'a/b',
    });
  });

  test('headers that are numbers or booleans are written out', () => {
    expect(functionAnswer('{"statusCode":200,"headers":{"X-Count":3,"x-last":true}}').headers).toMatchObject({
      'x-count': '3',
      'x-last': 'true',
    });
  });

  test('the length and the connection are not for the function to say', () => {
    const headers = {
      'Content-Length': '999',
      Connection: 'close',
      'Transfer-Encoding': 'chunked',
      'x-a': '1',
    };
    const answer = functionAnswer(JSON.stringify({ statusCode: 200, headers }));
    expect(Object.keys(answer.headers).sort()).toEqual(['content-type', 'x-a']);
  });

  test('a body in base64 is decoded', () => {
    const answer = functionAnswer('{"statusCode":200,"body":"AP8=","isBase64Encoded":true}');
    expect(answer.body).toEqual(Buffer.from([0, 255]));
  });
});

describe('AWS: a malformed result is an Internal Server Error', () => {
  test.each([
    ['a fractional status', { statusCode: 200.5 }],
    ['a status out of range', { statusCode: 99 }],
    ['a status in words', { statusCode: 'ok' }],
    ['a status of null', { statusCode: null }],
    ['a body that is an object', { statusCode: 200, body: { a: 1 } }],
    ['a body that is a number', { statusCode: 200, body: 5 }],
    ['a header with several values', { statusCode: 200, headers: { a: ['b', 'c'] } }],
    ['a header that is null', { statusCode: 200, headers: { a: null } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nset-cookie: c' } }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['cookies that are a string', { statusCode: 200, cookies: 'a=b' }],
    ['isBase64Encoded in words', { statusCode: 200, body: '', isBase64Encoded: 'yes' }],
  ])('%s', (_, result) => {
    expect(() => functionAnswer(JSON.stringify(result))).toThrow(MalformedAnswer);
  });
});
