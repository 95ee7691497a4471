import type { JsonObject } from '../../kernel/json.ts';
import type { ApiRequest } from '../request/api-request.ts';
import type { Authorization, Authorizer } from './authorizer.ts';
import { forbidden, unauthorized } from '../gateway-answer.ts';
import { identitySource, type IdentitySource } from './identity-source.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { decodeToken, InvalidToken } from './json-web-token.ts';
import { checkClaims, type ExpectedClaims, renderClaims, scopesOf } from './jwt-claims.ts';

export interface JwtAuthorizerOptions {
  readonly id: string;
  readonly name: string;
  readonly identitySource: string;
  readonly expected: ExpectedClaims;
  readonly keys: IssuerKeys;
}

/** AWS's own authorizer for JSON Web Tokens: signature, issuer, audience, times, and the scopes of the route. */
export class JwtAuthorizer implements Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type = 'JWT';
  readonly description: JsonObject;
  readonly #identity: IdentitySource;
  readonly #expected: ExpectedClaims;
  readonly #keys: IssuerKeys;

  constructor(options: JwtAuthorizerOptions) {
    this.id = options.id;
    this.name = options.name;
    this.#identity = identitySource(options.identitySource);
    this.#expected = options.expected;
    this.#keys = options.keys;
    this.description = {
      authorizerId: options.id,
      authorizerType: 'JWT',
      identitySource: [options.identitySource],
      jwtConfiguration: { audience: [...options.expected.audience], issuer: options.expected.issuer },
      name: options.name,
    };
  }

  async authorize(request: ApiRequest, routeScopes: readonly string[]): Promise<Authorization> {
    const identity = this.#identity(request);
    if (identity === undefined) {
      return { allowed: false, answer: unauthorized('Bearer'), error: 'missing: token not provided' };
    }
    try {
      return withScopes(await this.#claimsOf(identity), routeScopes);
    } catch (error) {
      if (!(error instanceof InvalidToken)) throw error;
      const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
      return {
        allowed: false,
        answer: unauthorized(challenge([], 'invalid_token', error.message)),
        error: `${error.message}${cause}`,
      };
    }
  }

  /** AWS: the identity is the token alone, or behind `Bearer`. */
  async #claimsOf(identity: string): Promise<JsonObject> {
    const token = decodeToken(identity.replace(/^Bearer +/i, ''));
    await this.#keys.verify(token);
    checkClaims(token.claims, this.#expected, Date.now());
    return token.claims;
  }
}

/** AWS: a route with scopes wants at least one of them in the token; `jwt.scopes` is null for a route without any. */
function withScopes(claims: JsonObject, routeScopes: readonly string[]): Authorization {
  const rendered = renderClaims(claims);
  if (routeScopes.length === 0) return admitted(rendered, null);
  const scopes = scopesOf(claims);
  if (scopes.some((scope) => routeScopes.includes(scope))) return admitted(rendered, scopes);
  const error = 'the token does not have a scope of the route';
  return { allowed: false, answer: forbidden(challenge(routeScopes, 'insufficient_scope', error)), error };
}

function admitted(claims: Record<string, string>, scopes: string[] | null): Authorization {
  return { allowed: true, context: { jwt: { claims, scopes } } };
}

/** AWS: `Bearer scope="" error="invalid_token" error_description="…"`. */
function challenge(scopes: readonly string[], error: string, description: string): string {
  const words = description.replaceAll(/["\\\r\n]/g, ' ');
  return `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${words}"`;
}
