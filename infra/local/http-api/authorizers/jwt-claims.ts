import type { Json, JsonObject } from '../../kernel/json.ts';
import { InvalidToken } from './json-web-token.ts';

export interface ExpectedClaims {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** AWS checks the claims in this order: issuer, audience, and the three times. All times are seconds. */
export function checkClaims(claims: JsonObject, { issuer, audience }: ExpectedClaims, nowMs: number): void {
  if (claims.iss !== issuer) throw new InvalidToken('issuer does not match');
  // AWS: client_id counts only where there is no aud (the access tokens of Cognito).
  const recipients = stringsOf(claims.aud ?? claims.client_id);
  if (!recipients.some((recipient) => audience.includes(recipient))) {
    throw new InvalidToken('the token does not have a valid audience');
  }
  const now = nowMs / 1000;
  const { exp, nbf, iat } = claims;
  if (typeof exp !== 'number' || exp <= now) throw new InvalidToken('the token has expired');
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now)) {
    throw new InvalidToken('the token is not valid yet');
  }
  if (iat !== undefined && !(typeof iat === 'number' && iat <= now)) {
    throw new InvalidToken('the token is used before it was issued');
  }
}

/** The scopes of a token: the claim `scope`, or `scp` as other issuers call it. */
export function scopesOf(claims: JsonObject): string[] {
  return stringsOf(claims.scp ?? claims.scope).flatMap((text) =>
    text.split(' ').filter((scope) => scope !== ''),
  );
}

/**
 * The claims as functions see them. AWS: every value is a string; a list becomes `[a b]`, an object its JSON, and a
 * claim that is null is left out.
 */
export function renderClaims(claims: JsonObject): Record<string, string> {
  const rendered: Record<string, string> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (value !== undefined && value !== null) rendered[name] = renderValue(value);
  }
  return rendered;
}

function renderValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(renderValue).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function stringsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
