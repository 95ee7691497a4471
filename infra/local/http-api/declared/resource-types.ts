import { REGION } from '../../kernel/account.ts';
import type { PartContext } from '../../kernel/part.ts';
import {
  accepted,
  type CreatedResource,
  type DeclaredResource,
  known,
  type PropertyShape,
  type ResourceType,
} from '../../stacks/resource-type.ts';
import { AccessLog } from '../access-log.ts';
import type { HttpApis } from './api.ts';
import { apiOf } from './api-of.ts';
import type { Cors } from '../cors.ts';
import { functionArnOf } from '../request/function-caller.ts';
import { Integration } from '../request/integration.ts';
import { inventedId } from './invented-id.ts';
import { Properties } from './properties.ts';
import { routeType } from './route-type.ts';
import type { Stage } from './stage.ts';
import type { ThrottleLimits } from '../throttle.ts';

const tags = accepted('tags are for bills and searches');

/** The CloudFormation types of HTTP APIs, but for authorizers. */
export function apiResourceTypes(context: PartContext, apis: HttpApis): ResourceType[] {
  return [
    apiType(apis),
    integrationType(context, apis),
    routeType(apis),
    stageType(context, apis),
    deploymentType(apis),
  ];
}

function apiType(apis: HttpApis): ResourceType {
  return {
    type: 'AWS::ApiGatewayV2::Api',
    properties: {
      Name: known,
      Description: known,
      ProtocolType: known,
      RouteSelectionExpression: known,
      DisableExecuteApiEndpoint: known,
      CorsConfiguration: {
        AllowCredentials: known,
        AllowHeaders: known,
        AllowMethods: known,
        AllowOrigins: known,
        ExposeHeaders: known,
        MaxAge: known,
      },
      FailOnWarnings: accepted('it speaks of imported OpenAPI documents'),
      Tags: tags,
    },
    create: (resource) => {
      const properties = new Properties(resource.properties);
      properties.oneOf('ProtocolType', ['HTTP']);
      properties.oneOf('RouteSelectionExpression', [ROUTE_SELECTION], ROUTE_SELECTION);
      const id = inventedId(resource, 10);
      const endpoint = `https://${id}.execute-api.${REGION}.amazonaws.com`;
      apis.add({
        id,
        name: properties.text('Name'),
        description: properties.optionalText('Description'),
        declaredAt: `${resource.stack}/${resource.logicalId}`,
        endpoint,
        cors: properties.has('CorsConfiguration')
          ? readCors(properties.within('CorsConfiguration'))
          : undefined,
        executeApiEndpointDisabled: properties.flag('DisableExecuteApiEndpoint'),
        routes: [],
        integrations: new Map(),
        authorizers: new Map(),
      });
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
    },
  };
}

/** AWS: the one way in which an HTTP API chooses its route. */
const ROUTE_SELECTION = '$request.method $request.path';

function readCors(properties: Properties): Cors {
  const cors = {
    allowOrigins: properties.texts('AllowOrigins'),
    allowMethods: properties.texts('AllowMethods'),
    allowHeaders: properties.texts('AllowHeaders').map((name) => name.toLowerCase()),
    exposeHeaders: properties.texts('ExposeHeaders').map((name) => name.toLowerCase()),
    allowCredentials: properties.flag('AllowCredentials'),
    // AWS: -1 tells the browser to keep nothing.
    maxAge: properties.optionalNumber('MaxAge', -1, 86_400),
  };
  // AWS refuses the two together, as browsers do.
  if (cors.allowCredentials && cors.allowOrigins.includes('*')) {
    throw new Error('CorsConfiguration allows credentials together with the origin *');
  }
  return cors;
}

function integrationType(context: PartContext, apis: HttpApis): ResourceType {
  return {
    type: 'AWS::ApiGatewayV2::Integration',
    properties: {
      ApiId: known,
      IntegrationType: known,
      IntegrationUri: known,
      IntegrationMethod: known,
      PayloadFormatVersion: known,
      TimeoutInMillis: known,
      Description: accepted('a description is for readers'),
    },
    create: (resource) => {
      const properties = new Properties(resource.properties);
      properties.oneOf('IntegrationType', ['AWS_PROXY']);
      // AWS: functions are always invoked by POST, whatever the client's method.
      properties.oneOf('IntegrationMethod', ['POST'], 'POST');
      properties.oneOf('PayloadFormatVersion', ['2.0']);
      const id = inventedId(resource, 7);
      apiOf(apis, properties).integrations.set(
        id,
        new Integration(context.api, {
          id,
          functionArn: functionArnOf(properties.text('IntegrationUri')),
          timeoutMs: properties.optionalNumber('TimeoutInMillis', 50, 30_000) ?? 30_000,
        }),
      );
      return { ref: id, attributes: { IntegrationId: id } };
    },
  };
}

const throttleSettings: PropertyShape = {
  ThrottlingBurstLimit: known,
  ThrottlingRateLimit: known,
  DetailedMetricsEnabled: accepted('the metrics of a laptop are on its developer pages'),
};

function stageType(context: PartContext, apis: HttpApis): ResourceType {
  return {
    type: 'AWS::ApiGatewayV2::Stage',
    properties: {
      ApiId: known,
      StageName: known,
      AutoDeploy: known,
      DefaultRouteSettings: throttleSettings,
      RouteSettings: known,
      AccessLogSettings: { DestinationArn: known, Format: known },
      StageVariables: known,
      DeploymentId: accepted('a stage always serves what the template declares'),
      Description: accepted('a description is for readers'),
      Tags: tags,
    },
    create: (resource) => {
      const properties = new Properties(resource.properties);
      const api = apiOf(apis, properties);
      api.stage = readStage(context, properties);
      return { ref: api.stage.name };
    },
  };
}

function readStage(context: PartContext, properties: Properties): Stage {
  const given = properties.within('StageVariables');
  const variables = properties.keys('StageVariables').map((name) => [name, given.text(name)] as const);
  return {
    // A stage of another name would stand in front of every path.
    name: properties.oneOf('StageName', ['$default']),
    autoDeploy: properties.flag('AutoDeploy'),
    variables: variables.length === 0 ? undefined : Object.fromEntries(variables),
    accessLog: properties.has('AccessLogSettings') ? readAccessLog(context, properties) : undefined,
    defaultLimits: readLimits(properties.within('DefaultRouteSettings')),
    routeLimits: new Map(
      properties
        .keys('RouteSettings')
        .map((routeKey) => [routeKey, readLimits(properties.within('RouteSettings').within(routeKey))]),
    ),
  };
}

function readAccessLog(context: PartContext, properties: Properties): AccessLog {
  const settings = properties.within('AccessLogSettings');
  return new AccessLog(context.logs, {
    destinationArn: settings.text('DestinationArn'),
    format: settings.text('Format'),
  });
}

function readLimits(properties: Properties): ThrottleLimits {
  return {
    rate: properties.optionalNumber('ThrottlingRateLimit', 0, 10_000),
    burst: properties.optionalNumber('ThrottlingBurstLimit', 0, 5_000),
  };
}

/** A snapshot of the API on AWS; here a stage always serves what the template declares. */
function deploymentType(apis: HttpApis): ResourceType {
  return {
    type: 'AWS::ApiGatewayV2::Deployment',
    properties: { ApiId: known, StageName: known, Description: accepted('a description is for readers') },
    create: (resource: DeclaredResource): CreatedResource => {
      apiOf(apis, new Properties(resource.properties));
      const id = inventedId(resource, 6);
      return { ref: id, attributes: { DeploymentId: id } };
    },
  };
}
