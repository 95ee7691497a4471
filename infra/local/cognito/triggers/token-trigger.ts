import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';
import type { Caller } from './account-triggers.ts';
import { invalidLambdaResponse } from './invoke-trigger.ts';
import { ask, eventAttributes, type Steps } from './steps.ts';

/** Why tokens are made. AWS has further ones for the hosted pages and for remembered devices. */
export type TokenSource =
  'TokenGeneration_Authentication' | 'TokenGeneration_NewPasswordChallenge' | 'TokenGeneration_RefreshTokens';

/** The groups in a token, and their roles. */
export interface GroupClaims {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
}

export interface ClaimChanges {
  readonly added: JsonObject;
  readonly suppressed: readonly string[];
}

/** What a PreTokenGeneration function wants to be different. */
export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges;
  readonly scopesAdded: readonly string[];
  readonly scopesSuppressed: readonly string[];
  /** Undefined: they stay as they are. */
  readonly groups: GroupClaims | undefined;
}

const NO_CLAIMS: ClaimChanges = { added: {}, suppressed: [] };
const NO_CHANGES: TokenChanges = {
  id: NO_CLAIMS,
  access: NO_CLAIMS,
  scopesAdded: [],
  scopesSuppressed: [],
  groups: undefined,
};

/** AWS: what no function can change, whatever it says; groups and roles go by groupOverrideDetails. */
const FIXED = [
  'acr', 'amr', 'at_hash', 'auth_time', 'azp', 'cognito:groups', 'cognito:preferred_role', 'cognito:roles', 'exp', 'iat',
  'iss', 'jti', 'nbf', 'nonce', 'origin_jti', 'sub', 'token_use',
]; // prettier-ignore
const FIXED_IN_ID = new Set([...FIXED, 'aud', 'cognito:username', 'identities']);
const FIXED_IN_ACCESS = new Set([
  ...FIXED,
  'client_id',
  'device_key',
  'event_id',
  'scope',
  'username',
  'version',
]);

/** AWS: asked before tokens are made, at a sign-in and at each refresh. */
export function* preTokenGeneration(
  pool: UserPool,
  user: User,
  caller: Caller,
  source: TokenSource,
  now: { readonly groups: GroupClaims; readonly scopes: readonly string[] },
): Steps<TokenChanges> {
  const response = yield* ask({
    pool,
    name: 'PreTokenGeneration',
    source,
    username: user.username,
    ...caller,
    request: (version) => ({
      userAttributes: eventAttributes(user),
      groupConfiguration: {
        groupsToOverride: [...now.groups.groups],
        iamRolesToOverride: [...now.groups.roles],
        preferredRole: now.groups.preferredRole ?? null,
      },
      ...(version === '2' ? { scopes: [...now.scopes] } : {}),
    }),
    response: (version) =>
      version === '2' ? { claimsAndScopeOverrideDetails: null } : { claimsOverrideDetails: null },
  });
  if (response === undefined) return NO_CHANGES;
  return pool.triggers.get('PreTokenGeneration')?.version === '2'
    ? bothTokens(part(response, 'claimsAndScopeOverrideDetails'))
    : idTokenOnly(part(response, 'claimsOverrideDetails'));
}

function idTokenOnly(details: JsonObject): TokenChanges {
  const id = claimChanges(details, FIXED_IN_ID);
  // AWS: a version 1 event's claims are strings.
  if (Object.values(id.added).some((value) => typeof value === 'object')) throw unrecognizable();
  const added = Object.fromEntries(
    Object.entries(id.added).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return { ...NO_CHANGES, id: { ...id, added }, groups: groupChanges(details) };
}

function bothTokens(details: JsonObject): TokenChanges {
  const access = part(details, 'accessTokenGeneration');
  const scopesAdded = names(access, 'scopesToAdd');
  // AWS: a scope is one word.
  if (scopesAdded.some((scope) => scope === '' || /\s/.test(scope))) throw unrecognizable();
  return {
    id: claimChanges(part(details, 'idTokenGeneration'), FIXED_IN_ID),
    access: claimChanges(access, FIXED_IN_ACCESS),
    scopesAdded,
    scopesSuppressed: names(access, 'scopesToSuppress'),
    groups: groupChanges(details),
  };
}

function claimChanges(details: JsonObject, fixed: ReadonlySet<string>): ClaimChanges {
  const open = (name: string): boolean => !fixed.has(name) && !/^(aws|dev):/.test(name);
  const added = Object.entries(part(details, 'claimsToAddOrOverride')).filter(([name]) => open(name));
  return {
    added: Object.fromEntries(added),
    suppressed: names(details, 'claimsToSuppress').filter(open),
  };
}

/** AWS: "The groupOverrideDetails object is replaced … If you provide an empty or null object, the groups are suppressed." */
function groupChanges(details: JsonObject): GroupClaims | undefined {
  if (details.groupOverrideDetails === undefined) return undefined;
  const groups = part(details, 'groupOverrideDetails');
  const { preferredRole } = groups;
  if (preferredRole !== undefined && preferredRole !== null && typeof preferredRole !== 'string') {
    throw unrecognizable();
  }
  return {
    groups: names(groups, 'groupsToOverride'),
    roles: names(groups, 'iamRolesToOverride'),
    preferredRole: preferredRole ?? undefined,
  };
}

function part(object: JsonObject, name: string): JsonObject {
  const value: Json = object[name] ?? {};
  if (!isJsonObject(value)) throw unrecognizable();
  return value;
}

function names(object: JsonObject, name: string): string[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw unrecognizable();
  return value;
}

function unrecognizable(): Error {
  return invalidLambdaResponse('Unrecognizable lambda output');
}
