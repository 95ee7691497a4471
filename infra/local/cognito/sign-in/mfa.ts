import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter, userNotFound } from '../errors.ts';
import { flag, object, requiredText, text } from '../input.ts';
import { matchingStep, newSoftwareTokenSecret } from './one-time-password.ts';
import { type Cognito, type Operations, poolAndUser } from '../operation.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { SoftwareToken, User } from '../users/users.ts';

/** Authenticator apps as a second factor: taken in with a secret, proven with a first code, then switched on. */
export function mfaOperations(cognito: Cognito): Operations {
  return {
    AssociateSoftwareToken: (input) => associate(cognito, input),
    VerifySoftwareToken: (input) => verifyToken(cognito, input),
    SetUserMFAPreference: (input) => {
      const { pool, user } = cognito.tokens.holder(requiredText(input, 'AccessToken'));
      return setPreference(cognito, pool, user, input);
    },
    AdminSetUserMFAPreference: (input) => {
      const { pool, user } = poolAndUser(cognito, input);
      return setPreference(cognito, pool, user, input);
    },
  };
}

/** The user after a right code of the app; undefined when the code is wrong. */
export function acceptCode(user: User, code: string): User | undefined {
  const token = user.softwareToken;
  if (token?.secret === undefined) return undefined;
  const step = matchingStep(token.secret, code, Date.now());
  if (step === undefined) return undefined;
  // AWS: a code serves once.
  if (step <= token.lastStep) {
    throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
  }
  return { ...user, softwareToken: { ...token, lastStep: step } };
}

/** AWS: UserMFASettingList and PreferredMfaSetting of GetUser and AdminGetUser. */
export function mfaSettings({ softwareToken }: User): JsonObject {
  if (softwareToken?.enabled !== true) return {};
  return {
    UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    ...(softwareToken.preferred ? { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' } : {}),
  };
}

interface TokenOwner {
  readonly pool: UserPool;
  readonly user: User;
  /** Set while the user is asked to set up a factor while signing in. Moves the challenge on to its next session. */
  readonly nextSession?: (verified: boolean) => string;
}

/** AWS: named by an access token, or by the session of an MFA_SETUP challenge, which each call replaces. */
function owner(cognito: Cognito, input: JsonObject): TokenOwner {
  const session = text(input, 'Session');
  if (session === undefined) return cognito.tokens.holder(requiredText(input, 'AccessToken'));
  const { clientId, challenge } = cognito.challenges.find(undefined, 'MFA_SETUP', session);
  const client = cognito.pools.client(clientId);
  const pool = cognito.pools.pool(client.poolId);
  const user = cognito.users.find(pool, challenge.username);
  if (user === undefined) throw userNotFound();
  const nextSession = (verified: boolean): string => {
    cognito.challenges.close(session);
    return cognito.challenges.open(client, { ...challenge, verified });
  };
  return { pool, user, nextSession };
}

function associate(cognito: Cognito, input: JsonObject): JsonObject {
  const { pool, user, nextSession } = owner(cognito, input);
  if (pool.mfa === 'OFF') {
    throw new AwsError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been enabled by the userPool.',
    );
  }
  const secret = newSoftwareTokenSecret();
  const token: SoftwareToken = user.softwareToken ?? { enabled: false, preferred: false, lastStep: 0 };
  cognito.users.save(pool, { ...user, softwareToken: { ...token, pending: secret } });
  return { SecretCode: secret, ...(nextSession === undefined ? {} : { Session: nextSession(false) }) };
}

function verifyToken(cognito: Cognito, input: JsonObject): JsonObject {
  const { pool, user, nextSession } = owner(cognito, input);
  const token = user.softwareToken;
  if (token?.pending === undefined) throw invalidParameter('User has not associated a software token');
  const step = matchingStep(token.pending, requiredText(input, 'UserCode'), Date.now());
  if (step === undefined) throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
  const verified: SoftwareToken = { ...token, secret: token.pending, pending: undefined, lastStep: step };
  cognito.users.save(pool, { ...user, softwareToken: verified });
  return { Status: 'SUCCESS', ...(nextSession === undefined ? {} : { Session: nextSession(true) }) };
}

function setPreference(cognito: Cognito, pool: UserPool, user: User, input: JsonObject): JsonObject {
  for (const factor of ['SMSMfaSettings', 'EmailMfaSettings']) {
    if (flag(object(input, factor), 'Enabled') === true) {
      throw invalidParameter(`${factor}: the user pool has only SOFTWARE_TOKEN_MFA`);
    }
  }
  const settings = object(input, 'SoftwareTokenMfaSettings');
  const enabled = flag(settings, 'Enabled') ?? false;
  const token = user.softwareToken;
  if (enabled && token?.secret === undefined)
    throw invalidParameter('User has not verified software token mfa');
  if (token === undefined) return {};
  const preferred = enabled && (flag(settings, 'PreferredMfa') ?? false);
  cognito.users.save(pool, { ...user, softwareToken: { ...token, enabled, preferred } });
  return {};
}
