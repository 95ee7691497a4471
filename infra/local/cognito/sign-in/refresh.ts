import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { notAuthorized, wrongCredentials } from '../errors.ts';
import { requiredText, text } from '../input.ts';
import { checkSecret, checkSecretHash, clientAndPool, type Cognito, type Operations } from '../operation.ts';
import { requiredParameter } from './sign-in-parameters.ts';
import type { SignIn } from './sign-ins.ts';
import type { UserPoolClient } from '../pools/user-pool.ts';
import { type Caller, callerOf } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { TokenChanges } from '../triggers/token-trigger.ts';
import type { User } from '../users/users.ts';

/** Refresh tokens: changed for new tokens, or revoked with all that came from them. */
export function refreshOperations(cognito: Cognito): Operations {
  return {
    GetTokensFromRefreshToken: (input) => getTokens(cognito, input),
    RevokeToken: (input) => revokeToken(cognito, input),
  };
}

/** REFRESH_TOKEN_AUTH: new id and access tokens; the refresh token stays. */
export function* refreshed(
  cognito: Cognito,
  client: UserPoolClient,
  parameters: JsonObject,
): Steps<JsonObject> {
  const token = requiredParameter(parameters, 'REFRESH_TOKEN');
  // AWS: a rotating client refreshes by GetTokensFromRefreshToken only, for here no new refresh token comes back.
  if (client.rotationGraceSeconds !== undefined)
    throw notAuthorized('Refresh token rotation is enabled for this client');
  const signIn = cognito.signIns.byRefreshToken(client, token);
  const user = userOf(cognito, client, signIn);
  checkSecretHash(client, user.username, text(parameters, 'SECRET_HASH'));
  // AWS: InitiateAuth passes no ClientMetadata on to this trigger.
  const caller = { clientId: client.id, clientMetadata: undefined };
  const changes = yield* changesAtRefresh(cognito, client, user, caller);
  const still = cognito.signIns.byRefreshToken(client, token);
  return {
    AuthenticationResult: cognito.tokens.issue(client, userOf(cognito, client, still), still, changes),
    ChallengeParameters: {},
  };
}

function* getTokens(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { client } = clientAndPool(cognito, input);
  checkSecret(client, text(input, 'ClientSecret'));
  const token = requiredText(input, 'RefreshToken');
  const user = userOf(cognito, client, cognito.signIns.byRefreshToken(client, token));
  const changes = yield* changesAtRefresh(cognito, client, user, callerOf(client.id, input));
  // The token may have been revoked or rotated while the function thought.
  const signIn = cognito.signIns.byRefreshToken(client, token);
  const still = userOf(cognito, client, signIn);
  const next = client.rotationGraceSeconds === undefined ? undefined : cognito.signIns.rotate(signIn, token);
  return { AuthenticationResult: cognito.tokens.issue(client, still, signIn, changes, next) };
}

function changesAtRefresh(
  cognito: Cognito,
  client: UserPoolClient,
  user: User,
  caller: Caller,
): Steps<TokenChanges> {
  const pool = cognito.pools.pool(client.poolId);
  return cognito.tokens.changesFor(pool, user, caller, 'TokenGeneration_RefreshTokens');
}

function revokeToken(cognito: Cognito, input: JsonObject): JsonObject {
  const { client } = clientAndPool(cognito, input);
  checkSecret(client, text(input, 'ClientSecret'));
  const token = requiredText(input, 'Token');
  if (!client.tokenRevocation) {
    throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client');
  }
  if (token.split('.').length === 3) {
    throw new AwsError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked');
  }
  const signIn = cognito.signIns.standsFor(token);
  // RFC 7009: revoking a token that nobody knows succeeds.
  if (signIn === undefined) return {};
  if (signIn.clientId !== client.id) {
    throw new AwsError('UnauthorizedException', 'The token was not issued to this client');
  }
  cognito.signIns.revoke(signIn);
  return {};
}

function userOf(cognito: Cognito, client: UserPoolClient, signIn: SignIn): User {
  const user = cognito.users.find(cognito.pools.pool(client.poolId), signIn.username);
  if (user === undefined) throw wrongCredentials();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return user;
}
