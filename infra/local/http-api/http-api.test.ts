import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { JsonObject } from '../kernel/json.ts';
import { startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import {
  apiIdOf,
  apiResources,
  COMMANDED,
  ECHO,
  functionResources,
  send,
  type TestRequest,
} from './test-support/test-api.ts';

const API = apiIdOf('demo');
const OTHER = apiIdOf('demo', 'OtherApi');

describe('HTTP APIs', () => {
  let cloud: TestCloud;
  const get = (path: string, request: TestRequest = {}) => send(cloud.url, path, request);
  const command = (value: object, path = '/command') =>
    get(path, { headers: { 'x-command': JSON.stringify(value) } });

  beforeAll(async () => {
    const main = apiResources({
      timeoutInMillis: 1500,
      withoutPermission: ['forbidden'],
      stage: { StageVariables: { colour: 'green' } },
      routes: {
        'GET /': { calls: 'echo' },
        'GET /orders/{orderId}/items/{sku}': { calls: 'echo' },
        'GET /orders/{orderId}/items/first': { calls: 'command' },
        'ANY /echo': { calls: 'echo' },
        'POST /echo': { calls: 'echo' },
        'GET /files/{path+}': { calls: 'echo' },
        'ANY /command': { calls: 'command' },
        'GET /forbidden': { calls: 'forbidden' },
        'GET /busy': { calls: 'busy' },
      },
    });
    const other = apiResources({ routes: { 'GET /other': { calls: 'echo' } } }, 'OtherApi');
    const hidden = apiResources(
      { api: { DisableExecuteApiEndpoint: true }, routes: { 'GET /hidden': { calls: 'echo' } } },
      'HiddenApi',
    );
    const functions = functionResources(['echo', 'command', 'forbidden', 'busy']);
    (functions.busy as { Properties: JsonObject }).Properties.ReservedConcurrentExecutions = 0;
    cloud = await startTestCloud({
      stacks: [
        {
          name: 'demo',
          template: { Resources: { ...functions, ...main, ...other, ...hidden } },
          functions: { echo: ECHO, command: COMMANDED, forbidden: ECHO, busy: ECHO },
        },
      ],
    });
  });

  afterAll(() => cloud.stop());

  describe('the event of payload format 2.0', () => {
    test('AWS: has exactly these members', async () => {
      const response = await get('/orders/a%20b/items/9?tag=x&tag=y%2Cz&empty', {
        headers: {
          'User-Agent': 'test',
          'X-Custom': ['one', 'two'],
          Cookie: 'a=1; b=2',
          'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
        },
      });
      expect(response.status).toBe(200);
      const event = response.json() as JsonObject & { requestContext: JsonObject & { http: JsonObject } };
      const { requestContext } = event;
      expect(event).toEqual({
        version: '2.0',
        routeKey: 'GET /orders/{orderId}/items/{sku}',
        // AWS: an HTTP API gives the path decoded.
        rawPath: '/orders/a b/items/9',
        rawQueryString: 'tag=x&tag=y%2Cz&empty',
        cookies: ['a=1', 'b=2'],
        headers: {
          'content-length': '0',
          host: new URL(cloud.url).host,
          'user-agent': 'test',
          'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
          'x-custom': 'one,two',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': new URL(cloud.url).port,
          'x-forwarded-proto': 'http',
        },
        queryStringParameters: { tag: 'x,y,z', empty: '' },
        requestContext: {
          accountId: '000000000000',
          apiId: API,
          domainName: `${API}.execute-api.us-east-1.amazonaws.com`,
          domainPrefix: API,
          http: {
            method: 'GET',
            path: '/orders/a b/items/9',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'test',
          },
          requestId: response.headers['apigw-requestid'],
          routeKey: 'GET /orders/{orderId}/items/{sku}',
          stage: '$default',
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
          timeEpoch: expect.any(Number) as number,
        },
        pathParameters: { orderId: 'a b', sku: '9' },
        stageVariables: { colour: 'green' },
        isBase64Encoded: false,
      });
      expect(Math.abs(Date.now() - (requestContext.timeEpoch as number))).toBeLessThan(60_000);
    });

    test('AWS: leaves out what is empty, and begins a trace', async () => {
      const event = (await get('/')).json();
      expect(Object.keys(event)).toEqual([
        'version',
        'routeKey',
        'rawPath',
        'rawQueryString',
        'headers',
        'requestContext',
        'stageVariables',
        'isBase64Encoded',
      ]);
      expect(event).toMatchObject({ rawPath: '/', rawQueryString: '' });
      expect((event.headers as JsonObject)['x-amzn-trace-id']).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24}$/);
    });

    test.each([
      ['application/json', false],
      ['application/json; charset=utf-8', false],
      ['text/csv', false],
      ['application/xml', false],
      ['application/javascript', false],
      ['application/x-www-form-urlencoded', true],
      ['application/octet-stream', true],
      ['application/problem+json', true],
      [undefined, true],
    ])('AWS: a body of type %s: in base64 %s', async (type, inBase64) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const event = (await get('/echo', { method: 'POST', headers, body: 'a=é' })).json();
      expect(event.isBase64Encoded).toBe(inBase64);
      expect(event.body).toBe(inBase64 ? Buffer.from('a=é').toString('base64') : 'a=é');
    });

    test('a parameter or header may be named as a member that every object has', async () => {
      const names = { headers: { constructor: 'h' } };
      expect((await get('/?constructor=q&toString=a&toString=b', names)).json()).toMatchObject({
        headers: { constructor: 'h' },
        queryStringParameters: { constructor: 'q', toString: 'a,b' },
      });
    });

    test('AWS: has the key of the route as declared, and the method that was used', async () => {
      const any = (await get('/echo', { method: 'DELETE' })).json();
      expect(any).toMatchObject({ routeKey: 'ANY /echo', requestContext: { http: { method: 'DELETE' } } });
      const post = (await get('/echo', { method: 'POST' })).json();
      expect(post).toMatchObject({ routeKey: 'POST /echo' });
    });

    test('AWS: a greedy variable has the rest of the path, decoded', async () => {
      expect((await get('/files/a/b%2Fc/')).json()).toMatchObject({
        pathParameters: { path: 'a/b/c/' },
        rawPath: '/files/a/b/c/',
      });
    });
  });

  describe('routing', () => {
    test('AWS: a static segment wins over a variable', async () => {
      const response = await command({ result: { statusCode: 200, body: 'first' } }, '/orders/1/items/first');
      expect(response.body).toBe('first');
    });

    test.each([
      ['a path of an API without that method', 'POST', '/orders/1/items/2'],
      ['HEAD where there is only GET', 'HEAD', '/files/a'],
    ])('AWS: %s is not found', async (_, method, path) => {
      const response = await get(path, { method });
      expect(response.status).toBe(404);
      expect(response.body).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}');
      expect(response.headers['content-type']).toBe('application/json');
    });

    test('a path of no API is for the rest of the shop', async () => {
      expect((await get('/nowhere')).headers['content-type']).toBe('application/problem+json');
      expect((await get('/echo/')).headers['content-type']).toBe('application/problem+json');
    });

    test('one address serves all APIs; the host name of an API serves that one alone', async () => {
      expect((await get('/other')).json()).toMatchObject({ requestContext: { apiId: OTHER } });
      const host = (apiId: string) => ({ headers: { host: `${apiId}.execute-api.us-east-1.amazonaws.com` } });
      expect((await get('/other', host(OTHER))).status).toBe(200);
      const wrong = await get('/other', host(API));
      expect([wrong.status, wrong.body]).toEqual([404, '{"message":"Not Found"}']);
      expect((await get('/other', host('unknown'))).status).toBe(404);
    });

    test('AWS: DisableExecuteApiEndpoint leaves only the custom domain', async () => {
      expect((await get('/hidden')).status).toBe(200);
      const host = `${apiIdOf('demo', 'HiddenApi')}.execute-api.us-east-1.amazonaws.com`;
      expect((await get('/hidden', { headers: { host } })).status).toBe(404);
    });

    test('a path that cannot be decoded is a bad request', async () => {
      const response = await get('/orders/%zz/items/1');
      expect([response.status, response.body]).toEqual([400, '{"message":"Bad Request"}']);
    });
  });

  describe('the answer', () => {
    test('AWS: has status, headers, cookies and body of the function, and the request id', async () => {
      const result = {
        statusCode: 201,
        headers: { Location: '/orders/1', 'X-Count': 3, 'Content-Type': 'application/problem+json' },
        cookies: ['a=1; Path=/', 'b=2'],
        body: '{"ok":true}',
      };
      const response = await command({ result });
      expect(response).toMatchObject({ status: 201, body: '{"ok":true}' });
      expect(response.headers).toMatchObject({
        location: '/orders/1',
        'x-count': '3',
        'content-type': 'application/problem+json',
        'content-length': '11',
        'set-cookie': ['a=1; Path=/', 'b=2'],
        'apigw-requestid': expect.stringMatching(/^[\w+/]{15}=$/) as string,
      });
    });

    test('AWS: a result without statusCode is JSON', async () => {
      const response = await command({ result: { a: 1 } });
      expect(response).toMatchObject({ status: 200, body: '{"a":1}' });
      expect(response.headers['content-type']).toBe('application/json');
      expect((await command({ result: 'words' })).body).toBe('words');
    });

    test('AWS: a body in base64 goes out in bytes', async () => {
      const result = {
        statusCode: 200,
        isBase64Encoded: true,
        body: 'AP8=',
        headers: { 'content-type': 'image/png' },
      };
      expect((await command({ result })).bytes).toEqual(Buffer.from([0, 255]));
    });

    test('a 204 has neither body nor length', async () => {
      const response = await command({ result: { statusCode: 204 } });
      expect(response).toMatchObject({ status: 204, body: '' });
      expect(response.headers['content-length']).toBeUndefined();
    });

    test.each([
      ['the function throws', { fail: 'oh' }],
      ['the result is malformed', { result: { statusCode: 'x' } }],
    ])('AWS: when %s, the client sees an Internal Server Error', async (_, order) => {
      const response = await command(order);
      expect([response.status, response.body]).toEqual([500, '{"message":"Internal Server Error"}']);
    });

    test('AWS: when the function takes longer than TimeoutInMillis, Service Unavailable', async () => {
      const response = await command({ wait: 3000, result: 'late' });
      expect([response.status, response.body]).toEqual([503, '{"message":"Service Unavailable"}']);
    });

    test('AWS: when the function has no concurrency left, Service Unavailable', async () => {
      const response = await get('/busy');
      expect([response.status, response.body]).toEqual([503, '{"message":"Service Unavailable"}']);
    });

    test('AWS: without a Lambda permission for the API, an Internal Server Error; the log says why', async () => {
      const response = await get('/forbidden');
      expect([response.status, response.body]).toEqual([500, '{"message":"Internal Server Error"}']);
      const logGroupName = '/local-cloud/http-apis';
      const { events } = await cloud
        .client(CloudWatchLogsClient)
        .send(new FilterLogEventsCommand({ logGroupName }));
      expect(events?.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^500 GET \/forbidden \(GET \/forbidden\): AccessDeniedException: /),
      );
    });
  });

  describe('limits', () => {
    test('AWS: 10 MB for a body, of which Lambda takes 6', async () => {
      const tooLarge = { method: 'POST', headers: { 'content-type': 'text/plain' } };
      const declared = await get('/echo', { ...tooLarge, body: Buffer.alloc(10 * 1024 * 1024 + 1, 'x') });
      expect([declared.status, declared.body]).toEqual([413, '{"message":"Request Entity Too Large"}']);
      const forLambda = await get('/echo', { ...tooLarge, body: Buffer.alloc(6 * 1024 * 1024, 'x') });
      expect([forLambda.status, forLambda.body]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    });

    test('AWS: 10,240 bytes for request line and headers', async () => {
      expect((await get('/', { headers: { 'x-large': 'x'.repeat(10_000) } })).status).toBe(200);
      const response = await get('/', { headers: { 'x-large': 'x'.repeat(10_240) } });
      expect(response.status).toBe(431);
    });
  });
});

test('two APIs cannot declare the same route, since the shop has one address', async () => {
  const first = apiResources({ routes: { 'GET /things/{id}': { calls: 'echo' } } });
  const second = apiResources({ routes: { 'GET /things/{thingId}': { calls: 'echo' } } }, 'SecondApi');
  const template = { Resources: { ...functionResources(['echo']), ...first, ...second } };
  const start = startTestCloud({ stacks: [{ name: 'demo', template, functions: { echo: ECHO } }] });
  await expect(start).rejects.toThrow(
    /GET \/things\/\{thingId\} of the API dev-SecondApi \(demo\/SecondApi\) is also declared as GET \/things\/\{id\} by the API dev-HttpApi \(demo\/HttpApi\)/,
  );
});
