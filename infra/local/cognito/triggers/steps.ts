import { REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';
import type { TriggerFunction, TriggerName } from './trigger-config.ts';

/** A question to one of the pool's functions. */
export interface TriggerCall {
  readonly pool: UserPool;
  readonly name: TriggerName;
  readonly functionArn: string;
  readonly event: JsonObject;
}

/**
 * Work that asks functions on its way: it stops at each question and goes on with the `response` of the answer. What
 * lies between two questions is one transaction, so whatever was read before a question may have changed after it.
 */
export type Steps<T> = Generator<TriggerCall, T, JsonObject>;

/** What is asked, of whom, and in whose name. */
export interface Question {
  readonly pool: UserPool;
  readonly name: TriggerName;
  readonly source: string;
  readonly username: string;
  readonly clientId: string | undefined;
  readonly clientMetadata?: JsonObject | undefined;
  /** For the version of the function's event. */
  readonly request: (version: TriggerFunction['version']) => JsonObject;
  readonly response?: (version: TriggerFunction['version']) => JsonObject;
}

/** Asks the pool's function; undefined when the pool has none. */
export function* ask(question: Question): Steps<JsonObject | undefined> {
  const { pool, name } = question;
  const trigger = pool.triggers.get(name);
  if (trigger === undefined) return undefined;
  return yield { pool, name, functionArn: trigger.arn, event: eventOf(question, trigger.version) };
}

/** AWS: "User pool Lambda trigger event": these parameters of every trigger, in this order. */
function eventOf(question: Question, version: TriggerFunction['version']): JsonObject {
  const { pool, source, username, clientId, clientMetadata, request, response } = question;
  return {
    version,
    triggerSource: source,
    region: REGION,
    userPoolId: pool.id,
    userName: username,
    callerContext: {
      awsSdkVersion: 'aws-sdk-unknown-unknown',
      // AWS: so for an administrator's operation, which names no client.
      clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE',
    },
    request: { ...request(version), ...(clientMetadata === undefined ? {} : { clientMetadata }) },
    response: response?.(version) ?? {},
  };
}

/** AWS: all of them as strings, and the user's state among them. */
export function eventAttributes({ sub, status, attributes }: User): JsonObject {
  return { sub, 'cognito:user_status': status, ...attributes };
}
