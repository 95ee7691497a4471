import { REGION } from '../../kernel/account.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import { known, type ResourceType } from '../../stacks/resource-type.ts';
import type { HttpApi, HttpApis } from './api.ts';
import { apiOf } from './api-of.ts';
import type { Authorizer } from '../authorizers/authorizer.ts';
import { functionArnOf, gatewayPrincipal } from '../request/function-caller.ts';
import { inventedId } from './invented-id.ts';
import { IssuerKeys } from '../authorizers/issuer-keys.ts';
import { JwtAuthorizer } from '../authorizers/jwt-authorizer.ts';
import { LambdaAuthorizer } from '../authorizers/lambda-authorizer.ts';
import { Properties } from './properties.ts';

export function authorizerType(context: PartContext, apis: HttpApis): ResourceType {
  const issuers = new Issuers();
  return {
    type: 'AWS::ApiGatewayV2::Authorizer',
    properties: {
      ApiId: known,
      Name: known,
      AuthorizerType: known,
      IdentitySource: known,
      JwtConfiguration: { Audience: known, Issuer: known },
      AuthorizerUri: known,
      AuthorizerPayloadFormatVersion: known,
      AuthorizerResultTtlInSeconds: known,
      AuthorizerCredentialsArn: known,
      EnableSimpleResponses: known,
    },
    create: (resource) => {
      const properties = new Properties(resource.properties);
      const api = apiOf(apis, properties);
      const id = inventedId(resource, 6);
      const authorizer =
        properties.oneOf('AuthorizerType', ['JWT', 'REQUEST']) === 'JWT'
          ? jwtAuthorizer(id, properties, context, issuers)
          : lambdaAuthorizer(id, properties, context, api);
      api.authorizers.set(id, authorizer);
      return { ref: id, attributes: { AuthorizerId: id } };
    },
  };
}

function jwtAuthorizer(
  id: string,
  properties: Properties,
  context: PartContext,
  issuers: Issuers,
): Authorizer {
  const [source, ...others] = properties.texts('IdentitySource');
  // AWS: the token is in one place.
  if (source === undefined || others.length > 0)
    throw new Error('IdentitySource of a JWT authorizer is one expression');
  const configuration = properties.within('JwtConfiguration');
  const issuer = localIssuer(configuration.text('Issuer'), context.awsEndpoint);
  const audience = configuration.texts('Audience');
  if (audience.length === 0) throw new Error('JwtConfiguration.Audience is empty');
  return new JwtAuthorizer({
    id,
    name: properties.text('Name'),
    identitySource: source,
    expected: { issuer, audience },
    keys: issuers.keysOf(issuer),
  });
}

function lambdaAuthorizer(
  id: string,
  properties: Properties,
  context: PartContext,
  api: HttpApi,
): Authorizer {
  properties.oneOf('AuthorizerPayloadFormatVersion', ['2.0']);
  const identitySources = properties.texts('IdentitySource');
  const ttlSeconds = properties.optionalNumber('AuthorizerResultTtlInSeconds', 0, 3600) ?? 0;
  // AWS: "To enable caching, your authorizer must have at least one identity source."
  if (ttlSeconds > 0 && identitySources.length === 0) {
    throw new Error('AuthorizerResultTtlInSeconds needs an IdentitySource');
  }
  return new LambdaAuthorizer(context.api, {
    id,
    name: properties.text('Name'),
    functionArn: functionArnOf(properties.text('AuthorizerUri')),
    identitySources,
    simpleResponses: properties.flag('EnableSimpleResponses'),
    ttlSeconds,
    principal: authorizerPrincipal(id, properties, api),
  });
}

/** AWS: the gateway invokes an authorizer in its own name, or as the role that the template gives it. */
function authorizerPrincipal(id: string, properties: Properties, api: HttpApi): Principal {
  const roleArn = properties.optionalText('AuthorizerCredentialsArn');
  if (roleArn !== undefined) return { kind: 'role', roleArn, session: 'BackplaneAssumeRoleSession' };
  return gatewayPrincipal(`${api.id}/authorizers/${id}`);
}

/** The issuers of all authorizers: the keys of each are fetched once. */
class Issuers {
  readonly #keys = new Map<string, IssuerKeys>();

  keysOf(issuer: string): IssuerKeys {
    let keys = this.#keys.get(issuer);
    if (keys === undefined) {
      keys = new IssuerKeys(issuer);
      this.#keys.set(issuer, keys);
    }
    return keys;
  }
}

/** A user pool issues its tokens under the front door's address here, also where a template spells out AWS's own. */
function localIssuer(issuer: string, awsEndpoint: string): string {
  const cognito = `https://cognito-idp.${REGION}.amazonaws.com/`;
  return issuer.startsWith(cognito) ? `${awsEndpoint}/${issuer.slice(cognito.length)}` : issuer;
}
