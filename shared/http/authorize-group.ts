import { JwtVerifier } from 'aws-jwt-verify';
import { assertStringArrayContainsString, assertStringEquals } from 'aws-jwt-verify/assert';
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult as Decision,
} from 'aws-lambda';
import { environment } from '../observability/environment.ts';
import { fetchDocument } from './fetch-document.ts';

/** What the function behind the route learns of its caller. */
export interface AuthorizedCaller {
  readonly sub: string;
  readonly groups: string;
}

export type GroupAuthorizer = (
  event: APIGatewayRequestAuthorizerEventV2,
) => Promise<Decision<AuthorizedCaller | Record<string, never>>>;

/**
 * A Lambda authorizer for routes that only members of a group may use. Denies by default: a token that is not a valid
 * access token of our user pool for one of our clients is a 401, one without the group a 403.
 */
export function authorizeGroup(group: string): GroupAuthorizer {
  const clientIds = environment('USER_POOL_CLIENT_IDS').split(',');
  const verifier = JwtVerifier.create(
    {
      issuer: environment('USER_POOL_ISSUER'),
      // Access tokens of Cognito name their client in client_id; they have no audience.
      audience: null,
      customJwtCheck: ({ payload }) => {
        assertStringEquals('Token use', payload.token_use, 'access');
        assertStringArrayContainsString('Client ID', payload.client_id, clientIds);
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchDocument } }) },
  );
  return async (event) => {
    const token = event.headers?.authorization?.replace(/^Bearer\s+/i, '') ?? '';
    const { sub = '', 'cognito:groups': groups } = await verifier.verify(token).catch(refuse);
    const memberships = Array.isArray(groups) ? groups.map(String) : [];
    if (!memberships.includes(group)) return { isAuthorized: false, context: {} };
    return { isAuthorized: true, context: { sub, groups: memberships.join(' ') } };
  };
}

/** API Gateway answers 401 to this very message, and 500 to any other: an issuer out of reach is not the caller's fault. */
function refuse(error: unknown): never {
  if (error instanceof JwtBaseError && !(error instanceof FetchError))
    throw new Error('Unauthorized', { cause: error });
  throw error;
}
