import type { JsonObject } from '../../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../../test/support/test-cloud.ts';
import {
  apiIdOf,
  apiResources,
  ECHO,
  functionResources,
  permissionFor,
  send,
} from '../test-support/test-api.ts';

const API = apiIdOf('demo');

/** Does what the header authorization says, and tells in the context how often it was asked. */
const SIMPLE = `
  let asked = 0;
  exports.handler = async (event) => {
    asked += 1;
    const word = event.headers.authorization;
    if (word === 'unauthorized') throw new Error('Unauthorized');
    if (word === 'fail') throw new Error('unauthorized, perhaps');
    if (word === 'malformed') return { isAuthorized: 'yes' };
    if (word === 'words') return 'allow';
    if (word === 'bare') return { isAuthorized: true };
    return { isAuthorized: !word.startsWith('deny'), context: { asked, word, list: ['a'], event } };
  };`;

const POLICY = `
  let asked = 0;
  exports.handler = async ({ headers, routeArn }) => {
    asked += 1;
    const { effect, resource } = JSON.parse(headers.authorization);
    return {
      principalId: 'ana',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource ?? routeArn }],
      },
      context: { asked },
    };
  };`;

describe('Lambda authorizers', () => {
  let cloud: TestCloud;
  const get = (path: string, authorization?: string) =>
    send(cloud.url, path, authorization === undefined ? {} : { headers: { authorization } });
  const contextOf = (event: JsonObject) =>
    ((event.requestContext as JsonObject).authorizer as JsonObject).lambda as JsonObject;

  beforeAll(async () => {
    const request = (functionName: string, more: JsonObject = {}) => ({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerUri: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':apigateway:',
            { Ref: 'AWS::Region' },
            ':lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': [functionName, 'Arn'] },
            '/invocations',
          ],
        ],
      },
      ...more,
    });
    const custom = (authorizer: string) => ({ calls: 'echo', authorizer, type: 'CUSTOM' as const });
    const api = apiResources({
      authorizers: {
        Simple: request('simple'),
        TwoSources: request('simple', {
          IdentitySource: [
            '$request.header.Authorization',
            '$request.querystring.tenant',
            '$context.routeKey',
          ],
        }),
        Remembering: request('simple', { AuthorizerResultTtlInSeconds: 2 }),
        Policy: request('policy', { EnableSimpleResponses: false }),
        RememberingPolicy: request('policy', {
          EnableSimpleResponses: false,
          AuthorizerResultTtlInSeconds: 300,
        }),
        NotPermitted: request('locked'),
      },
      routes: {
        'GET /simple/{id}': custom('Simple'),
        'GET /two': custom('TwoSources'),
        'GET /remembered/a': custom('Remembering'),
        'GET /remembered/b': custom('Remembering'),
        'GET /policy': custom('Policy'),
        'GET /policies/a': custom('RememberingPolicy'),
        'GET /policies/b': custom('RememberingPolicy'),
        'GET /locked': custom('NotPermitted'),
      },
    });
    const permissions = Object.fromEntries(
      ['simple', 'policy'].map((name) => permissionFor('HttpApi', name)),
    );
    cloud = await startTestCloud({
      stacks: [
        {
          name: 'demo',
          template: {
            Resources: {
              ...functionResources(['echo', 'simple', 'policy', 'locked']),
              ...api,
              ...permissions,
            },
          },
          functions: { echo: ECHO, simple: SIMPLE, policy: POLICY, locked: SIMPLE },
        },
      ],
    });
  });

  afterAll(() => cloud.stop());

  test('AWS: the function gets the request in payload format 2.0, and its context reaches the route', async () => {
    const response = await get('/simple/7?a=1', 'allow');
    expect(response.status).toBe(200);
    const context = contextOf(response.json());
    expect(context).toMatchObject({ word: 'allow', list: ['a'], asked: expect.any(Number) as number });
    expect(context.event).toEqual({
      version: '2.0',
      type: 'REQUEST',
      routeArn: `arn:aws:execute-api:us-east-1:000000000000:${API}/$default/GET/simple/7`,
      identitySource: ['allow'],
      routeKey: 'GET /simple/{id}',
      rawPath: '/simple/7',
      rawQueryString: 'a=1',
      headers: expect.objectContaining({ authorization: 'allow' }) as JsonObject,
      queryStringParameters: { a: '1' },
      requestContext: expect.objectContaining({ routeKey: 'GET /simple/{id}', apiId: API }) as JsonObject,
      pathParameters: { id: '7' },
    });
  });

  test('AWS: without a context the function sees null', async () => {
    expect(contextOf((await get('/simple/7', 'bare')).json())).toBeNull();
  });

  test.each([
    ['denies', 'deny', 403, 'Forbidden'],
    ['throws Unauthorized', 'unauthorized', 401, 'Unauthorized'],
    ['throws anything else', 'fail', 500, 'Internal Server Error'],
    ['answers no decision', 'malformed', 500, 'Internal Server Error'],
    ['answers no object', 'words', 500, 'Internal Server Error'],
  ])('AWS: when the authorizer %s', async (_, word, status, message) => {
    const response = await get('/simple/7', word);
    expect([response.status, response.body]).toEqual([status, JSON.stringify({ message })]);
  });

  test('AWS: when an identity source is missing, 401 and the function is not asked', async () => {
    const before = contextOf((await get('/simple/7', 'allow')).json()).asked as number;
    for (const response of [
      await get('/simple/7'),
      await get('/two', 'allow'),
      await get('/two?tenant=', 'allow'),
      await get('/two?tenant=a'),
    ]) {
      expect([response.status, response.body]).toEqual([401, '{"message":"Unauthorized"}']);
    }
    expect(contextOf((await get('/simple/7', 'allow')).json()).asked).toBe(before + 1);
  });

  test('AWS: all identity sources are handed on, in the order of the template', async () => {
    const context = contextOf((await get('/two?tenant=a', 'allow')).json());
    expect(context.event).toMatchObject({ identitySource: ['allow', 'a', 'GET /two'] });
  });

  test('AWS: without a Lambda permission for the API, an Internal Server Error', async () => {
    const response = await get('/locked', 'allow');
    expect([response.status, response.body]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  describe('results that are remembered', () => {
    const asked = async (path: string, word: string) => contextOf((await get(path, word)).json()).asked;

    test('AWS: a TTL of 0 remembers nothing', async () => {
      expect(await asked('/simple/7', 'allow')).not.toBe(await asked('/simple/7', 'allow'));
    });

    test('AWS: the same identity is not asked for again, on any route of the authorizer, until its time is over', async () => {
      const first = await asked('/remembered/a', 'allow-1');
      expect(await asked('/remembered/a', 'allow-1')).toBe(first);
      expect(await asked('/remembered/b', 'allow-1')).toBe(first);
      expect(await asked('/remembered/a', 'allow-2')).not.toBe(first);
      await eventually(async () => {
        expect(await asked('/remembered/a', 'allow-1')).not.toBe(first);
      });
    });

    test('AWS: denials are remembered too', async () => {
      const invocations = async () => (await cloud.calls({ service: 'lambda' })).length;
      expect((await get('/remembered/a', 'deny-1')).status).toBe(403);
      const before = await invocations();
      expect((await get('/remembered/b', 'deny-1')).status).toBe(403);
      expect(await invocations()).toBe(before);
    });

    test('AWS: a remembered policy is judged for each route', async () => {
      const policy = JSON.stringify({ effect: 'Allow' });
      expect((await get('/policies/a', policy)).status).toBe(200);
      // The policy names the route that was asked for first.
      expect((await get('/policies/b', policy)).status).toBe(403);
    });
  });

  describe('policies', () => {
    test.each([
      ['allows the route', { effect: 'Allow' }, 200],
      [
        'allows all routes of the API',
        { effect: 'Allow', resource: `arn:aws:execute-api:*:*:${API}/*` },
        200,
      ],
      ['allows another API', { effect: 'Allow', resource: 'arn:aws:execute-api:*:*:other/*' }, 403],
      ['denies the route', { effect: 'Deny' }, 403],
      ['says neither', { effect: 'Maybe' }, 500],
    ])('AWS: a policy that %s', async (_, policy, status) => {
      expect((await get('/policy', JSON.stringify(policy))).status).toBe(status);
    });
  });
});
