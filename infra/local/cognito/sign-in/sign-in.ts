import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { missingAttributes } from '../pools/attribute-schema.ts';
import type { Challenge } from './challenges.ts';
import { notAuthorized } from '../errors.ts';
import type { Cognito } from '../operation.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';

/** Someone on the way in. */
export interface Entrant {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
}

/** What follows a right password: a refusal, the next challenge, or the tokens. */
export function afterPassword(cognito: Cognito, entrant: Entrant): JsonObject {
  const { user } = entrant;
  // AWS says these only to whoever knows the password.
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED')
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return afterPasswordChange(cognito, entrant);
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
export function afterPasswordChange(cognito: Cognito, entrant: Entrant): JsonObject {
  const { pool, user } = entrant;
  if (pool.mfa === 'OFF') return tokens(cognito, entrant);
  const { username, softwareToken } = user;
  if (softwareToken?.secret !== undefined && (softwareToken.enabled || pool.mfa === 'ON')) {
    return challenged(cognito, entrant, { kind: 'SOFTWARE_TOKEN_MFA', username }, {});
  }
  if (pool.mfa === 'OPTIONAL') return tokens(cognito, entrant);
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
export function tokens(cognito: Cognito, { client, user }: Entrant): JsonObject {
  const { signIn, refreshToken } = cognito.signIns.begin(client, user.username);
  return {
    AuthenticationResult: cognito.tokens.issue(client, user, signIn, refreshToken),
    ChallengeParameters: {},
  };
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
