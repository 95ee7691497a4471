import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../kernel/json.ts';
import type { Pools } from './pools/pools.ts';
import type { SigningKeyStore } from './sign-in/signing-keys.ts';

const WELL_KNOWN = /^\/([\w-]+_[0-9a-zA-Z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/**
 * What a pool shows to everybody under its issuer: its public keys, and the document that leads to them.
 * Returns false when the request is for something else.
 */
export function answerPublic(
  pools: Pools,
  keys: SigningKeyStore,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = request.url?.split('?')[0] ?? '';
  const [, poolId, documentName] = WELL_KNOWN.exec(path) ?? [];
  if (request.method !== 'GET' || poolId === undefined) return false;
  const pool = pools.all().find(({ id }) => id === poolId);
  if (pool === undefined) return answer(response, 404, { message: `User pool ${poolId} does not exist.` });
  const document = documentName === 'jwks.json' ? keys.publicKeys(pool.id) : discovery(pool.issuer);
  return answer(response, 200, document);
}

/** AWS also names the hosted pages here; those are not run locally, so they are left out. */
function discovery(issuer: string): JsonObject {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

function answer(response: ServerResponse, status: number, body: JsonObject): true {
  // A browser's single-page application may verify tokens too.
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
  return true;
}
