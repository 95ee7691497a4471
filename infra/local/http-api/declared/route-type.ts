import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import type { HttpApi, HttpApis, RouteAuthorization } from './api.ts';
import { apiOf } from './api-of.ts';
import type { Integration } from '../request/integration.ts';
import { inventedId } from './invented-id.ts';
import { Properties } from './properties.ts';
import { parseRouteKey } from './route-key.ts';

export function routeType(apis: HttpApis): ResourceType {
  return {
    type: 'AWS::ApiGatewayV2::Route',
    properties: {
      ApiId: known,
      RouteKey: known,
      AuthorizationType: known,
      AuthorizerId: known,
      AuthorizationScopes: known,
      Target: known,
      OperationName: accepted('a name for generated clients'),
    },
    create: (resource) => {
      const properties = new Properties(resource.properties);
      const api = apiOf(apis, properties);
      const id = inventedId(resource, 7);
      apis.addRoute({
        id,
        api,
        key: parseRouteKey(properties.text('RouteKey')),
        integration: integrationOf(api, properties),
        authorization: authorizationOf(api, properties),
      });
      return { ref: id, attributes: { RouteId: id } };
    },
  };
}

function integrationOf(api: HttpApi, properties: Properties): Integration {
  const target = properties.text('Target');
  const integration = api.integrations.get(target.replace(/^integrations\//, ''));
  if (integration === undefined)
    throw new Error(`Target is ${target}, which is no integration of the API ${api.name}`);
  return integration;
}

function authorizationOf(api: HttpApi, properties: Properties): RouteAuthorization {
  const type = properties.oneOf('AuthorizationType', ['NONE', 'JWT', 'CUSTOM'], 'NONE');
  const scopes = properties.texts('AuthorizationScopes');
  // AWS: scopes are of tokens; a route without a JWT authorizer cannot have any.
  if (scopes.length > 0 && type !== 'JWT')
    throw new Error(`AuthorizationScopes go with JWT, not with ${type}`);
  if (type === 'NONE') return { type };
  const id = properties.text('AuthorizerId');
  const authorizer = api.authorizers.get(id);
  if (authorizer === undefined)
    throw new Error(`AuthorizerId is ${id}, which is no authorizer of the API ${api.name}`);
  const wanted = type === 'JWT' ? 'JWT' : 'REQUEST';
  if (authorizer.type !== wanted) {
    throw new Error(
      `AuthorizationType ${type} needs an authorizer of type ${wanted}; ${authorizer.name} is not`,
    );
  }
  return { type, authorizer, scopes };
}
