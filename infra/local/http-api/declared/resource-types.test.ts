import { unusedContext } from '../test-support/test-context.ts';
import { createHttpApis } from '../http-api.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** Creates resources of an API one after another, as a template that refers to them would. */
function templateOf() {
  const { resourceTypes = [] } = createHttpApis(unusedContext);
  return (type: string, properties: JsonObject, logicalId = type) => {
    const resourceType = resourceTypes.find((each) => each.type === `AWS::ApiGatewayV2::${type}`);
    if (resourceType === undefined) throw new Error(`there is no type ${type}`);
    const resource = { stack: 'demo', logicalId, type, properties, packageFolder: '' };
    return (resourceType.create(resource) as { ref: string }).ref;
  };
}

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:demo';
const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;

describe('what a template cannot have', () => {
  let create: ReturnType<typeof templateOf>;
  let ApiId: string;
  let Target: string;
  const integration = { IntegrationType: 'AWS_PROXY', IntegrationUri: FUNCTION, PayloadFormatVersion: '2.0' };
  const jwt = {
    AuthorizerType: 'JWT',
    Name: 'jwt',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer', Audience: ['shop'] },
  };
  const request = {
    AuthorizerType: 'REQUEST',
    Name: 'request',
    AuthorizerUri: URI,
    AuthorizerPayloadFormatVersion: '2.0',
    IdentitySource: [],
  };

  beforeEach(() => {
    create = templateOf();
    ApiId = create('Api', { Name: 'api', ProtocolType: 'HTTP' });
    Target = `integrations/${create('Integration', { ApiId, ...integration })}`;
  });

  test.each<[string, string, JsonObject, string]>([
    ['a WebSocket API', 'Api', { Name: 'a', ProtocolType: 'WEBSOCKET' }, 'ProtocolType is WEBSOCKET'],
    [
      'AWS: credentials for every origin',
      'Api',
      { Name: 'a', ProtocolType: 'HTTP', CorsConfiguration: { AllowCredentials: true, AllowOrigins: ['*'] } },
      'allows credentials together with the origin *',
    ],
    [
      'payload format 1.0',
      'Integration',
      { ...integration, PayloadFormatVersion: '1.0' },
      'PayloadFormatVersion is 1.0',
    ],
    [
      'AWS: more than 30 seconds',
      'Integration',
      { ...integration, TimeoutInMillis: 30_001 },
      'TimeoutInMillis is not',
    ],
    [
      'an HTTP integration',
      'Integration',
      { ...integration, IntegrationType: 'HTTP_PROXY' },
      'IntegrationType is HTTP',
    ],
    [
      'no function',
      'Integration',
      { ...integration, IntegrationUri: 'https://x' },
      'is not the URI of a function',
    ],
    [
      'an unknown integration',
      'Route',
      { RouteKey: 'GET /', Target: 'integrations/x' },
      'Target is integrations/x',
    ],
    [
      'IAM authorization',
      'Route',
      { RouteKey: 'GET /', AuthorizationType: 'AWS_IAM' },
      'AuthorizationType is AWS_IAM',
    ],
    [
      'an unknown authorizer',
      'Route',
      { RouteKey: 'GET /', AuthorizationType: 'JWT', AuthorizerId: 'x' },
      'AuthorizerId is x',
    ],
    [
      'scopes without JWT',
      'Route',
      { RouteKey: 'GET /', AuthorizationScopes: ['a'] },
      'AuthorizationScopes go with JWT',
    ],
    ['another stage', 'Stage', { StageName: 'dev' }, 'StageName is dev'],
    [
      'AWS: an access log without the request id',
      'Stage',
      {
        StageName: '$default',
        AccessLogSettings: {
          DestinationArn: 'arn:aws:logs:us-east-1:000000000000:log-group:a',
          Format: '$context.path',
        },
      },
      'has neither $context.requestId',
    ],
    [
      'an access log with an unknown variable',
      'Stage',
      {
        StageName: '$default',
        AccessLogSettings: {
          DestinationArn: 'arn:aws:logs:us-east-1:000000000000:log-group:a',
          Format: '$context.requestId $context.colour',
        },
      },
      "the access log's variable $context.colour is not known here",
    ],
    [
      'AWS: a token in two places',
      'Authorizer',
      { ...jwt, IdentitySource: ['$request.header.a', '$request.header.b'] },
      'one expression',
    ],
    [
      'no audience',
      'Authorizer',
      { ...jwt, JwtConfiguration: { Issuer: 'https://issuer' } },
      'Audience is empty',
    ],
    [
      'an identity source of REST APIs',
      'Authorizer',
      { ...jwt, IdentitySource: ['method.request.header.a'] },
      'is not an identity source',
    ],
    [
      'authorizer format 1.0',
      'Authorizer',
      { ...request, AuthorizerPayloadFormatVersion: '1.0' },
      'AuthorizerPayloadFormatVersion is 1.0',
    ],
    [
      'AWS: a cache without identity',
      'Authorizer',
      { ...request, AuthorizerResultTtlInSeconds: 300 },
      'needs an IdentitySource',
    ],
    [
      'AWS: a cache of more than an hour',
      'Authorizer',
      { ...request, AuthorizerResultTtlInSeconds: 3601 },
      'is not a number from 0 to 3600',
    ],
  ])('%s', (_, type, properties, problem) => {
    const given =
      type === 'Api' ? properties : { ApiId, ...(type === 'Route' ? { Target } : {}), ...properties };
    expect(() => create(type, given, 'Other')).toThrow(problem);
  });

  test('AWS: a route for JWT with an authorizer of functions, and the other way round', () => {
    const route = (AuthorizationType: string, AuthorizerId: string) => () =>
      create('Route', { ApiId, Target, RouteKey: 'GET /', AuthorizationType, AuthorizerId });
    const jwtId = create('Authorizer', { ApiId, ...jwt }, 'Jwt');
    const requestId = create('Authorizer', { ApiId, ...request }, 'Request');
    expect(route('JWT', requestId)).toThrow(
      'AuthorizationType JWT needs an authorizer of type JWT; request is not',
    );
    expect(route('CUSTOM', jwtId)).toThrow(
      'AuthorizationType CUSTOM needs an authorizer of type REQUEST; jwt is not',
    );
  });

  test('a route declared twice, by another name of its variable', () => {
    create('Route', { ApiId, Target, RouteKey: 'GET /a/{x}' }, 'First');
    expect(() => create('Route', { ApiId, Target, RouteKey: 'GET /a/{y}' }, 'Second')).toThrow(
      'the route GET /a/{y} of the API api (demo/Api) is also declared as GET /a/{x} by the API api (demo/Api)',
    );
  });

  test('settings for a route that is not there', () => {
    const part = createHttpApis(unusedContext);
    const types = new Map(part.resourceTypes?.map((type) => [type.type, type]));
    const make = (type: string, properties: JsonObject) =>
      types.get(type)?.create({ stack: 'demo', logicalId: type, type, properties, packageFolder: '' }) as {
        ref: string;
      };
    const { ref } = make('AWS::ApiGatewayV2::Api', { Name: 'api', ProtocolType: 'HTTP' });
    const settings = { 'GET /x': { ThrottlingRateLimit: 1 } };
    make('AWS::ApiGatewayV2::Stage', { ApiId: ref, StageName: '$default', RouteSettings: settings });
    expect(() => part.start?.()).toThrow(
      "demo/AWS::ApiGatewayV2::Api: the stage's RouteSettings name GET /x",
    );
  });
});

test('identifiers are the same at every boot, and look like those of AWS', () => {
  const [first, second] = [templateOf(), templateOf()].map((create) =>
    create('Api', { Name: 'a', ProtocolType: 'HTTP' }),
  );
  expect(first).toBe(second);
  expect(first).toMatch(/^[a-z0-9]{10}$/);
});
