import { request as httpRequest } from 'node:http';
import type { JsonObject } from '../../kernel/json.ts';
import { allowAll, functionResource, roleResource } from '../../test/support/resources.ts';
import { inventedId } from '../declared/invented-id.ts';

/** For the tests: APIs as the Serverless Framework compiles them, and requests with any header. */

export interface TestRoute {
  /** One of the stack's functions. */
  readonly calls: string;
  /** Logical id of an authorizer. */
  readonly authorizer?: string;
  readonly type?: 'JWT' | 'CUSTOM';
  readonly scopes?: readonly string[];
}

export interface TestApi {
  readonly routes: Readonly<Record<string, TestRoute>>;
  readonly authorizers?: Readonly<Record<string, JsonObject>>;
  readonly api?: JsonObject;
  readonly stage?: JsonObject;
  readonly timeoutInMillis?: number;
  /** Functions that the API may not invoke. */
  readonly withoutPermission?: readonly string[];
}

export function apiIdOf(stack: string, logicalId = 'HttpApi'): string {
  return inventedId({ stack, logicalId }, 10);
}

/** All resources of one API with its functions' permissions. */
export function apiResources(test: TestApi, logicalId = 'HttpApi'): JsonObject {
  const api = { Ref: logicalId };
  const functions = [...new Set(Object.values(test.routes).map(({ calls }) => calls))];
  return {
    [logicalId]: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: `dev-${logicalId}`, ProtocolType: 'HTTP', ...test.api },
    },
    [`${logicalId}Stage`]: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: api,
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { DetailedMetricsEnabled: false },
        ...test.stage,
      },
    },
    ...Object.fromEntries(functions.flatMap((name) => integrationResources(test, logicalId, name))),
    ...Object.fromEntries(
      Object.entries(test.authorizers ?? {}).map(([id, properties]) => [
        id,
        { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: { ApiId: api, Name: id, ...properties } },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(test.routes).map(([key, route], index) => [
        `${logicalId}Route${index}`,
        { Type: 'AWS::ApiGatewayV2::Route', Properties: routeProperties(logicalId, key, route) },
      ]),
    ),
  };
}

function integrationResources(test: TestApi, logicalId: string, name: string): [string, JsonObject][] {
  const permission = test.withoutPermission?.includes(name) === true ? [] : [permissionFor(logicalId, name)];
  return [
    [
      `${logicalId}Integration${name}`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: logicalId },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': [name, 'Arn'] },
          PayloadFormatVersion: '2.0',
          TimeoutInMillis: test.timeoutInMillis ?? 30_000,
        },
      },
    ],
    ...permission,
  ];
}

/** As the framework allows an API, with all its routes and authorizers, to invoke a function. */
export function permissionFor(logicalId: string, name: string): [string, JsonObject] {
  const region = { Ref: 'AWS::Region' };
  const account = { Ref: 'AWS::AccountId' };
  const parts = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':execute-api:',
    region,
    ':',
    account,
    ':',
    { Ref: logicalId },
    '/*',
  ];
  return [
    `${logicalId}Permission${name}`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { 'Fn::GetAtt': [name, 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Join': ['', parts] },
      },
    },
  ];
}

function routeProperties(logicalId: string, key: string, route: TestRoute): JsonObject {
  return {
    ApiId: { Ref: logicalId },
    RouteKey: key,
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: `${logicalId}Integration${route.calls}` }]] },
    ...(route.authorizer === undefined
      ? {}
      : {
          AuthorizationType: route.type ?? 'JWT',
          AuthorizerId: { Ref: route.authorizer },
          AuthorizationScopes: route.scopes === undefined ? undefined : [...route.scopes],
        }),
  };
}

/** Functions whose logical ids are their names, and the role that they share. */
export function functionResources(names: readonly string[], properties: JsonObject = {}): JsonObject {
  return {
    WorkerRole: roleResource([allowAll()]),
    ...Object.fromEntries(names.map((name) => [name, functionResource(name, properties)])),
  };
}

/** Answers with the event that it got. */
export const ECHO = `
  exports.handler = async (event) => ({
    statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event),
  });`;

/** Does what the request's header x-command says. */
export const COMMANDED = `
  exports.handler = async ({ headers }) => {
    const { fail, wait, result } = JSON.parse(headers['x-command']);
    if (fail !== undefined) throw new Error(fail);
    if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
    return result;
  };`;

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly bytes: Buffer;
  /** The body as JSON. */
  json(): JsonObject;
}

/** As raw as a client can be: the path goes out as it is, and every header is allowed. */
export function send(url: string, path: string, test: TestRequest = {}): Promise<TestResponse> {
  const { hostname, port } = new URL(url);
  const headers = Object.fromEntries(
    Object.entries(test.headers ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path, method: test.method ?? 'GET', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const body = bytes.toString('utf8');
          const json = (): JsonObject => JSON.parse(body) as JsonObject;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, bytes, json });
        });
      },
    );
    request.on('error', reject);
    request.end(test.body);
  });
}
