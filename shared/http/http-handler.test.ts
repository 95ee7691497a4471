import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as v from 'valibot';
import { logger } from '../observability/logger.ts';
import { httpHandler } from './http-handler.ts';
import { groupParameter, integerParameter } from './parameters.ts';
import { defineRoute } from './route.ts';

const words = { tag: 'Products', summary: 'A test', description: 'A test.', access: 'public' } as const;

const find = defineRoute({
  ...words,
  method: 'GET',
  path: '/boxes/{boxId}',
  params: v.strictObject({ boxId: v.pipe(v.string(), v.maxLength(3, 'is longer than 3')) }),
  query: v.strictObject({
    limit: integerParameter({ min: 1, max: 9, default: 5 }),
    attributes: v.optional(groupParameter(v.string(), v.string())),
  }),
  answers: {
    200: { description: 'It.', body: v.looseObject({}), headers: { etag: 'Its version' } },
  },
});

const make = defineRoute({
  ...words,
  method: 'POST',
  path: '/boxes',
  body: v.strictObject({ width: v.number(), lid: v.optional(v.boolean()), labels: v.array(v.string()) }),
  answers: { 204: { description: 'Made.' } },
});

interface Incoming {
  readonly method?: string;
  readonly params?: Record<string, string>;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

async function call(
  handler: ReturnType<typeof httpHandler>,
  { method = 'GET', params = {}, query = '', headers = {}, body }: Incoming,
) {
  const event = {
    rawQueryString: query,
    pathParameters: params,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { requestId: 'r-1', http: { method } },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handler(event, { functionName: 'test' } as Context);
  return { ...answer, body: answer.body === undefined ? undefined : (JSON.parse(answer.body) as unknown) };
}

const show = httpHandler(find, async ({ params, query }) => ({
  status: 200,
  headers: { etag: '"3"', 'cache-control': 'max-age=60', 'x-made': 'here' },
  body: { ...params, ...query },
}));
const accept = httpHandler(make, async () => ({ status: 204 }));

describe('a request', () => {
  test('reaches the handler as the schemas make it', async () => {
    const query = 'attributes[colour]=red&limit=2';
    expect((await call(show, { params: { boxId: 'b1' }, query })).body).toEqual({
      boxId: 'b1',
      limit: 2,
      attributes: { colour: ['red'] },
    });
  });

  test('gets one answer about all that is wrong, in the path, in the query and in the body', async () => {
    const { statusCode, headers, body } = await call(show, {
      params: { boxId: 'long' },
      query: 'limit=0&colour=red',
    });
    expect([statusCode, headers?.['content-type']]).toEqual([400, 'application/problem+json']);
    expect(body).toEqual({
      type: 'https://bodega.dev/problems/invalid-request',
      title: 'The request is not valid',
      status: 400,
      detail: 'Some fields are not valid; see errors.',
      instance: 'urn:request:r-1',
      errors: [
        { field: 'boxId', message: 'is longer than 3' },
        { field: 'limit', message: 'has to be a whole number from 1 to 9' },
        { field: 'colour', message: 'is not a known field' },
      ],
    });
  });

  test.each(['__proto__[x]=1', '__proto__=1', 'constructor=1', 'toString=1', 'attributes[__proto__]=1'])(
    'with the parameter %s is refused',
    async (query) => {
      const { statusCode, body } = await call(show, { params: { boxId: 'b1' }, query });
      expect(statusCode).toBe(400);
      expect(body).toMatchObject({ errors: [{ message: 'is not a known field' }] });
    },
  );

  test('with parameters to a route that takes none is refused', async () => {
    const { statusCode, body } = await call(accept, { query: 'a=1', body: { width: 1, labels: [] } });
    expect([statusCode, body]).toMatchObject([
      400,
      { errors: [{ field: 'a', message: 'is not a known field' }] },
    ]);
  });

  test.each<[unknown, { field: string; message: string }[]]>([
    [{ labels: [] }, [{ field: 'width', message: 'is missing' }]],
    [{ width: '1', labels: [] }, [{ field: 'width', message: 'has to be a number' }]],
    [{ width: 1, labels: 'a' }, [{ field: 'labels', message: 'has to be a list' }]],
    [{ width: 1, labels: [1] }, [{ field: 'labels.0', message: 'has to be a text' }]],
    [{ width: 1, labels: [], lid: 'yes' }, [{ field: 'lid', message: 'has to be true or false' }]],
    ['7', [{ field: '', message: 'has to be an object' }]],
    [null, [{ field: '', message: 'has to be an object' }]],
    [
      '{"width":1,"labels":[],"__proto__":{"a":1}}',
      [{ field: '__proto__', message: 'is not a known field' }],
    ],
  ])('with the body %j is told what is wrong', async (body, errors) => {
    expect((await call(accept, { body })).body).toMatchObject({ status: 400, errors });
  });
});

describe('an answer', () => {
  test('without a body says nothing of its type', async () => {
    expect(await call(accept, { body: { width: 1, labels: [] } })).toEqual({ statusCode: 204, headers: {} });
  });

  test.each([
    ['"3"', 304],
    ['W/"3"', 304],
    ['"1", "3"', 304],
    ['*', 304],
    ['"4"', 200],
    ['3', 200],
    ['', 200],
  ])('to If-None-Match: %s is a %d', async (tag, status) => {
    const answer = await call(show, { params: { boxId: 'b1' }, headers: { 'if-none-match': tag } });
    expect(answer.statusCode).toBe(status);
    if (status === 304)
      expect(answer).toEqual({ statusCode: 304, headers: { etag: '"3"', 'cache-control': 'max-age=60' } });
  });

  test('is no 304 to anything but a GET', async () => {
    const answer = await call(show, {
      method: 'PUT',
      params: { boxId: 'b1' },
      headers: { 'if-none-match': '*' },
    });
    expect(answer.statusCode).toBe(200);
  });

  test('of a handler that fails tells nothing of why', async () => {
    const fail = httpHandler(make, async () => Promise.reject(new Error('the password is secret')));
    const log = jest.spyOn(logger, 'error').mockReturnValue();
    const { statusCode, body } = await call(fail, { body: { width: 1, labels: [] } });
    log.mockRestore();
    expect(statusCode).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body).toMatchObject({ detail: 'Please quote r-1 when you report this.' });
  });
});
