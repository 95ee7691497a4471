import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { JsonObject } from '../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import {
  apiResources,
  COMMANDED,
  ECHO,
  functionResources,
  send,
  type TestRequest,
} from './test-support/test-api.ts';

const SHOP = 'https://shop.example';
const FORMAT = JSON.stringify({
  id: '$context.requestId',
  ip: '$context.identity.sourceIp',
  time: '$context.requestTime',
  what: '$context.httpMethod $context.path $context.protocol',
  route: '$context.routeKey',
  status: '$context.status',
  length: '$context.responseLength',
  error: '$context.integrationErrorMessage',
  claim: '$context.authorizer.claims.sub',
  latency: '$context.responseLatency',
});

describe('CORS, throttling and access logs', () => {
  let cloud: TestCloud;
  const get = (path: string, request: TestRequest = {}) => send(cloud.url, path, request);
  const corsHeaders = (headers: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));
  const preflight = (path: string, origin: string) =>
    get(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

  beforeAll(async () => {
    const logs = {
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/http-api/demo' } },
    };
    const listed = apiResources({
      api: {
        CorsConfiguration: {
          AllowOrigins: [SHOP, 'http://localhost:3000'],
          AllowMethods: ['GET', 'POST'],
          AllowHeaders: ['Content-Type', 'Authorization'],
          ExposeHeaders: ['Location'],
          AllowCredentials: true,
          MaxAge: 600,
        },
      },
      stage: {
        AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': ['Logs', 'Arn'] }, Format: FORMAT },
        RouteSettings: { 'GET /throttled': { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 1 } },
      },
      authorizers: {
        Closed: {
          AuthorizerType: 'JWT',
          IdentitySource: ['$request.header.Authorization'],
          JwtConfiguration: { Issuer: 'http://127.0.0.1:1', Audience: ['shop'] },
        },
      },
      routes: {
        'GET /listed': { calls: 'command' },
        'GET /throttled': { calls: 'echo' },
        'GET /unthrottled': { calls: 'echo' },
        'ANY /any': { calls: 'echo' },
        'ANY /closed': { calls: 'echo', authorizer: 'Closed' },
        'GET /closed-get': { calls: 'echo', authorizer: 'Closed' },
      },
    });
    const open = apiResources(
      {
        api: { CorsConfiguration: { AllowOrigins: ['*'], AllowMethods: ['*'], AllowHeaders: ['*'] } },
        stage: { DefaultRouteSettings: { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 0.001 } },
        routes: { 'GET /open': { calls: 'echo' }, 'GET /open-too': { calls: 'echo' } },
      },
      'OpenApi',
    );
    const secure = apiResources(
      {
        api: { CorsConfiguration: { AllowOrigins: ['https://*'] } },
        routes: { 'GET /secure': { calls: 'echo' } },
      },
      'SecureApi',
    );
    const silent = apiResources({ routes: { 'ANY /silent': { calls: 'command' } } }, 'SilentApi');
    cloud = await startTestCloud({
      stacks: [
        {
          name: 'demo',
          template: {
            Resources: {
              ...functionResources(['echo', 'command']),
              ...logs,
              ...listed,
              ...open,
              ...secure,
              ...silent,
            },
          },
          functions: { echo: ECHO, command: COMMANDED },
        },
      ],
    });
  });

  afterAll(() => cloud.stop());

  describe('CORS', () => {
    const invocations = async () => (await cloud.calls({ service: 'lambda' })).length;

    test('AWS: a preflight is answered without the function, with all that is configured', async () => {
      const before = await invocations();
      for (const path of ['/listed', '/any']) {
        const response = await preflight(path, SHOP);
        expect([response.status, response.body]).toEqual([204, '']);
        expect(corsHeaders(response.headers)).toEqual({
          'access-control-allow-origin': SHOP,
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-headers': 'content-type,authorization',
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': 'location',
          'access-control-max-age': '600',
        });
      }
      expect(await invocations()).toBe(before);
    });

    test('AWS: a preflight from another origin gets no CORS headers', async () => {
      const response = await preflight('/listed', 'https://evil.example');
      expect([response.status, corsHeaders(response.headers)]).toEqual([204, {}]);
    });

    test('AWS: OPTIONS without origin or without the method that it asks for is no preflight', async () => {
      expect((await get('/listed', { method: 'OPTIONS' })).status).toBe(404);
      expect((await get('/listed', { method: 'OPTIONS', headers: { origin: SHOP } })).status).toBe(404);
    });

    test('AWS: the headers of the function are ignored, and the configured ones take their place', async () => {
      const result = {
        statusCode: 200,
        headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '1' },
      };
      const ask = (origin?: string) =>
        get('/listed', {
          headers: { 'x-command': JSON.stringify({ result }), ...(origin === undefined ? {} : { origin }) },
        });
      expect(corsHeaders((await ask(SHOP)).headers)).toEqual({
        'access-control-allow-origin': SHOP,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'location',
      });
      expect(corsHeaders((await ask('https://evil.example')).headers)).toEqual({});
      expect(corsHeaders((await ask()).headers)).toEqual({});
    });

    test('AWS: without a configuration the headers of the function stand', async () => {
      const result = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } };
      const headers = { origin: SHOP, 'x-command': JSON.stringify({ result }) };
      for (const method of ['GET', 'OPTIONS']) {
        const response = await get('/silent', {
          method,
          headers: { ...headers, 'access-control-request-method': 'GET' },
        });
        expect(corsHeaders(response.headers)).toEqual({ 'access-control-allow-origin': '*' });
      }
    });

    test('AWS: * allows every origin, https://* every secure one', async () => {
      expect(corsHeaders((await preflight('/open', 'http://any.example')).headers)).toEqual({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*',
      });
      expect(corsHeaders((await preflight('/secure', SHOP)).headers)).toEqual({
        'access-control-allow-origin': SHOP,
      });
      expect(corsHeaders((await preflight('/secure', 'http://shop.example')).headers)).toEqual({});
    });

    test("AWS: the gateway's own answers have them too", async () => {
      const response = await get('/closed-get', { headers: { origin: SHOP } });
      expect(response.status).toBe(401);
      expect(corsHeaders(response.headers)).toMatchObject({ 'access-control-allow-origin': SHOP });
    });

    test('AWS: a route that takes OPTIONS too asks its authorizer before a preflight is answered', async () => {
      expect((await preflight('/closed', SHOP)).status).toBe(401);
      expect((await preflight('/closed-get', SHOP)).status).toBe(204);
    });
  });

  describe('throttling', () => {
    const statuses = async (path: string, times: number) => {
      const responses = await Promise.all(Array.from({ length: times }, () => get(path)));
      return responses.map(({ status }) => status).sort();
    };

    test('AWS: more than the burst of a route is too many, on that route only', async () => {
      expect(await statuses('/throttled', 4)).toEqual([200, 200, 429, 429]);
      expect(await statuses('/unthrottled', 4)).toEqual([200, 200, 200, 200]);
      const response = await get('/throttled');
      expect([response.status, response.body]).toEqual([429, '{"message":"Too Many Requests"}']);
      await eventually(async () => {
        expect((await get('/throttled')).status).toBe(200);
      });
    });

    test('AWS: the default settings hold for each route by itself', async () => {
      expect(await statuses('/open', 2)).toEqual([200, 429]);
      expect(await statuses('/open-too', 2)).toEqual([200, 429]);
    });
  });

  describe('the access log', () => {
    const lineOf = async (id: unknown): Promise<JsonObject> =>
      eventually(async () => {
        const logs = cloud.client(CloudWatchLogsClient);
        const { events = [] } = await logs.send(
          new FilterLogEventsCommand({ logGroupName: '/aws/http-api/demo' }),
        );
        const lines = events.map(({ message }) => JSON.parse(message ?? '') as JsonObject);
        const line = lines.find((each) => each.id === id);
        if (line === undefined) throw new Error('not logged yet');
        return line;
      });

    test('AWS: has a line for each request in the format of the stage, with a dash for what there is not', async () => {
      const response = await get('/any?q=1', { method: 'PUT' });
      expect(await lineOf(response.headers['apigw-requestid'])).toEqual({
        id: response.headers['apigw-requestid'],
        ip: '127.0.0.1',
        time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:/) as string,
        what: 'PUT /any HTTP/1.1',
        route: 'ANY /any',
        status: '200',
        length: String(response.bytes.length),
        error: '-',
        claim: '-',
        latency: expect.stringMatching(/^\d+$/) as string,
      });
    });

    test('AWS: tells why the gateway answered in place of the function', async () => {
      const response = await get('/listed', { headers: { 'x-command': '{"fail":"out of stock"}' } });
      expect(response.status).toBe(500);
      expect(await lineOf(response.headers['apigw-requestid'])).toMatchObject({
        status: '500',
        error: expect.stringContaining('out of stock') as string,
      });
    });
  });
});
