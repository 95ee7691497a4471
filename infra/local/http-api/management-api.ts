import { AwsError } from '../kernel/aws-error.ts';
import type { AwsCall, AwsService, NeededPermission } from '../kernel/aws-service.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { RestRoute } from '../front-door/wire/rest-protocol.ts';
import type { HttpApi, HttpApis, Route } from './declared/api.ts';
import type { Integration } from './request/integration.ts';
import type { Stage } from './declared/stage.ts';
import type { ThrottleLimits } from './throttle.ts';

/** Where `aws apigatewayv2 get-…` finds these operations. */
export const httpApiRestRoutes: readonly RestRoute[] = [
  { service: 'apigateway', method: 'GET', path: '/v2/apis', operation: 'GetApis' },
  { service: 'apigateway', method: 'GET', path: '/v2/apis/{ApiId}', operation: 'GetApi' },
  { service: 'apigateway', method: 'GET', path: '/v2/apis/{ApiId}/routes', operation: 'GetRoutes' },
  {
    service: 'apigateway',
    method: 'GET',
    path: '/v2/apis/{ApiId}/integrations',
    operation: 'GetIntegrations',
  },
  { service: 'apigateway', method: 'GET', path: '/v2/apis/{ApiId}/authorizers', operation: 'GetAuthorizers' },
  { service: 'apigateway', method: 'GET', path: '/v2/apis/{ApiId}/stages', operation: 'GetStages' },
];

/** The reading half of the API Gateway V2 API; what there is comes from the templates. */
export class ManagementApi implements AwsService {
  readonly name = 'apigateway';
  readonly #apis: HttpApis;

  constructor(apis: HttpApis) {
    this.#apis = apis;
  }

  permissions(operation: string, input: JsonObject): readonly NeededPermission[] {
    const route = httpApiRestRoutes.find((each) => each.operation === operation);
    const path = route?.path.replace('{ApiId}', apiIdOf(input)).replace('/v2', '') ?? '/apis';
    // AWS: the permissions of API Gateway are HTTP methods on paths.
    return [{ action: 'apigateway:GET', resource: `arn:aws:apigateway:us-east-1::${path}` }];
  }

  async perform({ operation, input }: AwsCall): Promise<JsonObject> {
    switch (operation) {
      case 'GetApis':
        return { items: this.#apis.all().map(describeApi) };
      case 'GetApi':
        return describeApi(this.#api(input));
      case 'GetRoutes':
        return { items: this.#api(input).routes.map(describeRoute) };
      case 'GetIntegrations':
        return { items: [...this.#api(input).integrations.values()].map(describeIntegration) };
      case 'GetAuthorizers':
        return { items: [...this.#api(input).authorizers.values()].map(({ description }) => description) };
      case 'GetStages': {
        const { stage } = this.#api(input);
        return { items: stage === undefined ? [] : [describeStage(stage)] };
      }
      default:
        throw new AwsError('UnknownOperationException', `API Gateway has no operation ${operation} here`, {
          status: 404,
        });
    }
  }

  #api(input: JsonObject): HttpApi {
    const id = apiIdOf(input);
    const api = this.#apis.get(id);
    if (api === undefined) {
      throw new AwsError('NotFoundException', `Invalid API identifier specified 000000000000:${id}`, {
        status: 404,
      });
    }
    return api;
  }
}

function apiIdOf({ ApiId: id }: JsonObject): string {
  return typeof id === 'string' ? id : '';
}

function describeApi(api: HttpApi): JsonObject {
  return {
    apiEndpoint: api.endpoint,
    apiId: api.id,
    apiKeySelectionExpression: '$request.header.x-api-key',
    corsConfiguration: api.cors as Json | undefined,
    description: api.description,
    disableExecuteApiEndpoint: api.executeApiEndpointDisabled,
    name: api.name,
    protocolType: 'HTTP',
    routeSelectionExpression: '$request.method $request.path',
  };
}

function describeRoute({ id, key, integration, authorization }: Route): JsonObject {
  const described: JsonObject = {
    apiKeyRequired: false,
    authorizationType: authorization.type,
    routeId: id,
    routeKey: key.text,
    target: `integrations/${integration.id}`,
  };
  if (authorization.type === 'NONE') return described;
  const { authorizer, scopes } = authorization;
  return {
    ...described,
    authorizerId: authorizer.id,
    authorizationScopes: scopes.length === 0 ? undefined : [...scopes],
  };
}

function describeIntegration({ id, functionArn, timeoutMs }: Integration): JsonObject {
  return {
    connectionType: 'INTERNET',
    integrationId: id,
    integrationMethod: 'POST',
    integrationType: 'AWS_PROXY',
    integrationUri: functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: timeoutMs,
  };
}

function describeStage({
  name,
  autoDeploy,
  variables,
  accessLog,
  defaultLimits,
  routeLimits,
}: Stage): JsonObject {
  return {
    accessLogSettings:
      accessLog === undefined ? undefined : { destinationArn: accessLog.logGroup, format: accessLog.format },
    autoDeploy,
    defaultRouteSettings: describeLimits(defaultLimits),
    routeSettings: Object.fromEntries([...routeLimits].map(([key, limits]) => [key, describeLimits(limits)])),
    stageName: name,
    stageVariables: variables,
  };
}

function describeLimits({ rate, burst }: ThrottleLimits): JsonObject {
  return { throttlingBurstLimit: burst, throttlingRateLimit: rate };
}
