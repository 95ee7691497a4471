import type { JsonObject } from '../../kernel/json.ts';
import { object } from '../input.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';
import { invalidLambdaResponse } from './invoke-trigger.ts';
import { ask, eventAttributes, type Steps } from './steps.ts';

/** In whose name a trigger is asked: the client's, or an administrator's who names none. */
export interface Caller {
  readonly clientId: string | undefined;
  /** The request's ClientMetadata. */
  readonly clientMetadata: JsonObject | undefined;
}

export function callerOf(clientId: string | undefined, input: JsonObject): Caller {
  const given = input.ClientMetadata !== undefined && input.ClientMetadata !== null;
  return { clientId, clientMetadata: given ? object(input, 'ClientMetadata') : undefined };
}

/** What a PreSignUp function decides. */
export interface SignUpVerdict {
  readonly confirmed: boolean;
  readonly verified: Readonly<Record<string, string>>;
}

/** AWS: asked before the user is made; `given` are the attributes of the request, without what Cognito adds. */
export function* preSignUp(
  pool: UserPool,
  user: User,
  caller: Caller,
  asked: {
    readonly source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
    readonly userAttributes: JsonObject;
    readonly validationData: JsonObject | null;
  },
): Steps<SignUpVerdict> {
  const { source, userAttributes, validationData } = asked;
  const response = yield* ask({
    pool,
    name: 'PreSignUp',
    source,
    username: user.username,
    ...caller,
    request: () => ({ userAttributes, validationData }),
    response: () => ({ autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false }),
  });
  // AWS: all three are ignored when an administrator makes the user.
  if (response === undefined || source === 'PreSignUp_AdminCreateUser')
    return { confirmed: false, verified: {} };
  return {
    confirmed: decision(response, 'autoConfirmUser'),
    verified: {
      ...verifiedFlag(user, 'email', decision(response, 'autoVerifyEmail')),
      ...verifiedFlag(user, 'phone_number', decision(response, 'autoVerifyPhone')),
    },
  };
}

function decision(response: JsonObject, name: string): boolean {
  const value = response[name] ?? false;
  if (typeof value !== 'boolean') throw invalidLambdaResponse('Unrecognizable lambda output');
  return value;
}

function verifiedFlag(user: User, contact: string, verified: boolean): Record<string, string> {
  if (!verified) return {};
  // AWS: "the email attribute must have a valid, non-null value. Otherwise an error will occur".
  if (!user.attributes[contact])
    throw invalidLambdaResponse(`PreSignUp cannot verify ${contact}: the user has none`);
  return { [`${contact}_verified`]: 'true' };
}

/** AWS: asked once the user is confirmed; what it throws reaches the caller, and the user stays confirmed. */
export function* postConfirmation(
  pool: UserPool,
  user: User,
  caller: Caller,
  source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
): Steps<void> {
  yield* ask({
    pool,
    name: 'PostConfirmation',
    source,
    username: user.username,
    ...caller,
    request: () => ({ userAttributes: eventAttributes(user) }),
  });
}
