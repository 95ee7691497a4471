import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { createHttpApis, httpApiRestRoutes } from './http-api.ts';
import { unusedContext } from './test-support/test-context.ts';

describe('aws apigatewayv2 get-…', () => {
  const part = createHttpApis(unusedContext);
  const [service] = part.services ?? [];
  const call = (operation: string, input: JsonObject = {}) =>
    service?.perform({ operation, input } as unknown as AwsCall);
  const create = (type: string, properties: JsonObject): string => {
    const resourceType = part.resourceTypes?.find((each) => each.type === `AWS::ApiGatewayV2::${type}`);
    const resource = { stack: 'demo', logicalId: type, type, properties, packageFolder: '' };
    return (resourceType?.create(resource) as { ref: string }).ref;
  };
  let ApiId: string;
  let integrationId: string;
  let authorizerId: string;

  beforeAll(() => {
    ApiId = create('Api', { Name: 'shop', ProtocolType: 'HTTP' });
    integrationId = create('Integration', {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: 'arn:aws:lambda:us-east-1:000000000000:function:demo',
      PayloadFormatVersion: '2.0',
    });
    authorizerId = create('Authorizer', {
      ApiId,
      Name: 'customers',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      // A template that spells out a user pool's address on AWS.
      JwtConfiguration: {
        Issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc',
        Audience: ['app'],
      },
    });
    create('Route', {
      ApiId,
      RouteKey: 'GET /me',
      Target: `integrations/${integrationId}`,
      AuthorizationType: 'JWT',
      AuthorizerId: authorizerId,
      AuthorizationScopes: ['a'],
    });
    create('Stage', {
      ApiId,
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5 },
    });
  });

  test.each<[string, () => JsonObject]>([
    [
      'GetApis',
      () => ({ items: [expect.objectContaining({ apiId: ApiId, name: 'shop', protocolType: 'HTTP' })] }),
    ],
    ['GetApi', () => expect.objectContaining({ apiId: ApiId }) as JsonObject],
    [
      'GetRoutes',
      () => ({
        items: [
          expect.objectContaining({
            routeKey: 'GET /me',
            target: `integrations/${integrationId}`,
            authorizationType: 'JWT',
            authorizerId,
            authorizationScopes: ['a'],
          }),
        ],
      }),
    ],
    [
      'GetIntegrations',
      () => ({
        items: [
          expect.objectContaining({ integrationId, payloadFormatVersion: '2.0', timeoutInMillis: 30_000 }),
        ],
      }),
    ],
    [
      'GetAuthorizers',
      () => ({
        items: [
          expect.objectContaining({
            authorizerId,
            // A local user pool issues its tokens under the front door's address.
            jwtConfiguration: { audience: ['app'], issuer: 'http://127.0.0.1:1/us-east-1_abc' },
          }),
        ],
      }),
    ],
    [
      'GetStages',
      () => ({
        items: [
          expect.objectContaining({
            stageName: '$default',
            autoDeploy: true,
            defaultRouteSettings: { throttlingRateLimit: 5, throttlingBurstLimit: undefined },
          }),
        ],
      }),
    ],
  ])('%s', async (operation, expected) => {
    expect(await call(operation, { ApiId })).toEqual(expected());
    expect(httpApiRestRoutes.map((route) => route.operation)).toContain(operation);
  });

  test('AWS: permissions are HTTP methods on paths', () => {
    expect(service?.permissions('GetRoutes', { ApiId: 'abc' })).toEqual([
      { action: 'apigateway:GET', resource: 'arn:aws:apigateway:us-east-1::/apis/abc/routes' },
    ]);
  });

  test('AWS: an unknown API is not found; an unknown operation is an error', async () => {
    await expect(call('GetRoutes', { ApiId: 'nope' })).rejects.toMatchObject({
      code: 'NotFoundException',
      status: 404,
    });
    await expect(call('CreateApi')).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });
});
