import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { missingAttributes } from '../pools/attribute-schema.ts';
import type { Challenge } from './challenges.ts';
import { notAuthorized, wrongCredentials } from '../errors.ts';
import type { Cognito } from '../operation.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';
import { postAuthentication } from '../triggers/sign-in-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { TokenSource } from '../triggers/token-trigger.ts';
import type { User } from '../users/users.ts';

/** Someone on the way in. */
export interface Entrant {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  /** What the request gives the functions that are asked when all is passed. */
  readonly clientMetadata?: JsonObject | undefined;
}

/** What follows a right password: a refusal, the next challenge, or the tokens. */
export function* afterPassword(cognito: Cognito, entrant: Entrant): Steps<JsonObject> {
  const { user } = entrant;
  // AWS says these only to whoever knows the password.
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED')
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'RESET_REQUIRED')
    throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user');
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return yield* afterPasswordChange(cognito, entrant);
  if ((user.temporaryPasswordExpiresAt ?? Infinity) <= Date.now()) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return challenged(
    cognito,
    entrant,
    { kind: 'NEW_PASSWORD_REQUIRED', username: user.username },
    {
      requiredAttributes: JSON.stringify(
        missingAttributes(entrant.pool, user.attributes).map((name) => `userAttributes.${name}`),
      ),
      userAttributes: JSON.stringify(user.attributes),
    },
  );
}

/** AWS: a second factor is asked for when the pool demands it, or when the user has switched it on. */
export function* afterPasswordChange(
  cognito: Cognito,
  entrant: Entrant,
  source: TokenSource = 'TokenGeneration_Authentication',
): Steps<JsonObject> {
  const { pool, user } = entrant;
  if (pool.mfa === 'OFF') return yield* tokens(cognito, entrant, source);
  const { username, softwareToken } = user;
  if (softwareToken?.secret !== undefined && (softwareToken.enabled || pool.mfa === 'ON')) {
    return challenged(cognito, entrant, { kind: 'SOFTWARE_TOKEN_MFA', username }, {});
  }
  if (pool.mfa === 'OPTIONAL') return yield* tokens(cognito, entrant, source);
  return challenged(
    cognito,
    entrant,
    { kind: 'MFA_SETUP', username, verified: false },
    {
      MFAS_CAN_SETUP: JSON.stringify(['SOFTWARE_TOKEN_MFA']),
    },
  );
}

/** Begins a sign-in, and hands out its tokens. */
export function* tokens(
  cognito: Cognito,
  entrant: Entrant,
  source: TokenSource = 'TokenGeneration_Authentication',
): Steps<JsonObject> {
  const { pool, client, clientMetadata } = entrant;
  const caller = { clientId: client.id, clientMetadata };
  yield* postAuthentication(pool, entrant.user, caller);
  const changes = yield* cognito.tokens.changesFor(pool, entrant.user, caller, source);
  const user = stillThere(cognito, entrant);
  const { signIn, refreshToken } = cognito.signIns.begin(client, user.username);
  return {
    AuthenticationResult: cognito.tokens.issue(client, user, signIn, changes, refreshToken),
    ChallengeParameters: {},
  };
}

/** The user as a function has left it: it may have changed, disabled or deleted whom it was asked about. */
export function stillThere(cognito: Cognito, { pool, user: { username } }: Entrant): User {
  const user = cognito.users.find(pool, username);
  if (user === undefined) throw wrongCredentials();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return user;
}

function challenged(
  cognito: Cognito,
  { client, user }: Entrant,
  challenge: Challenge,
  parameters: JsonObject,
): JsonObject {
  return {
    ChallengeName: challenge.kind,
    Session: cognito.challenges.open(client, challenge),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...parameters },
  };
}
