import type { JsonObject } from '../../kernel/json.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';
import type { Caller } from './account-triggers.ts';
import { ask, eventAttributes, type Steps } from './steps.ts';

/**
 * AWS: asked before the password is looked at. It has the ClientMetadata of InitiateAuth as its validationData. For a
 * name that nobody has it is asked only where the client hides who exists.
 */
export function* preAuthentication(
  pool: UserPool,
  client: UserPoolClient,
  name: string,
  user: User | undefined,
  validationData: JsonObject | undefined,
): Steps<void> {
  yield* ask({
    pool,
    name: 'PreAuthentication',
    source: 'PreAuthentication_Authentication',
    username: user?.username ?? name,
    clientId: client.id,
    request: () => ({
      userAttributes: user === undefined ? {} : eventAttributes(user),
      validationData: validationData ?? null,
      ...(client.hidesUserExistence ? { userNotFound: user === undefined } : {}),
    }),
  });
}

/** AWS: asked when every challenge is passed, before there are tokens; what it throws keeps the user out. */
export function* postAuthentication(pool: UserPool, user: User, caller: Caller): Steps<void> {
  yield* ask({
    pool,
    name: 'PostAuthentication',
    source: 'PostAuthentication_Authentication',
    username: user.username,
    ...caller,
    // Devices are not remembered here.
    request: () => ({ userAttributes: eventAttributes(user), newDeviceUsed: false }),
  });
}
