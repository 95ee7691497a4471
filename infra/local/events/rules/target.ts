import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { validateInput } from '../delivery/input-transformer.ts';
import { text } from '../text.ts';

/** AWS: a rule has at most five targets. */
export const MOST_TARGETS = 5;

export interface RetryPolicy {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
}

/** AWS: by default EventBridge tries for 24 hours and up to 185 times. */
const DEFAULT_RETRY_POLICY: RetryPolicy = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 };

const KNOWN = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
  'SqsParameters',
]);

/** The kinds of target that the local cloud delivers to. */
const SERVICES = ['sqs', 'sns', 'lambda'] as const;
export type TargetService = (typeof SERVICES)[number];

/** Refuses what PutTargets would refuse, and what the local cloud does not know. */
export function checkTarget(target: Json): JsonObject {
  if (!isJsonObject(target)) throw invalid('A target is an object');
  const id = typeof target.Id === 'string' ? target.Id : '';
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(id)) {
    throw invalid(
      `Value '${id}' at 'targets.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    );
  }
  for (const name of Object.keys(target)) {
    if (!KNOWN.has(name)) throw invalid(`Target ${id}: the local cloud does not know ${name}`);
  }
  targetService(target);
  checkRetryPolicy(target, id);
  checkQueue(target, id);
  validateInput(target, id);
  return target;
}

export function targetArn(target: JsonObject): string {
  return text(target.Arn);
}

export function targetService(target: JsonObject): TargetService {
  const name = targetArn(target).split(':')[2];
  const service = SERVICES.find((one) => one === name);
  if (service !== undefined) return service;
  throw invalid(
    `Target ${text(target.Id)}: the local cloud delivers to queues, topics and functions, not to ${targetArn(target)}`,
  );
}

export function retryPolicy(target: JsonObject): RetryPolicy {
  const policy = isJsonObject(target.RetryPolicy) ? target.RetryPolicy : {};
  return {
    maximumRetryAttempts: Number(policy.MaximumRetryAttempts ?? DEFAULT_RETRY_POLICY.maximumRetryAttempts),
    maximumEventAgeInSeconds: Number(
      policy.MaximumEventAgeInSeconds ?? DEFAULT_RETRY_POLICY.maximumEventAgeInSeconds,
    ),
  };
}

export function deadLetterArn(target: JsonObject): string | undefined {
  const config = target.DeadLetterConfig;
  return isJsonObject(config) && typeof config.Arn === 'string' ? config.Arn : undefined;
}

export function messageGroupId(target: JsonObject): string | undefined {
  const parameters = target.SqsParameters;
  return isJsonObject(parameters) && typeof parameters.MessageGroupId === 'string'
    ? parameters.MessageGroupId
    : undefined;
}

function checkRetryPolicy(target: JsonObject, id: string): void {
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = retryPolicy(target);
  if (!(maximumRetryAttempts >= 0 && maximumRetryAttempts <= 185)) {
    throw invalid(`Target ${id}: MaximumRetryAttempts is between 0 and 185`);
  }
  if (!(maximumEventAgeInSeconds >= 60 && maximumEventAgeInSeconds <= 86_400)) {
    throw invalid(`Target ${id}: MaximumEventAgeInSeconds is between 60 and 86400`);
  }
}

function checkQueue(target: JsonObject, id: string): void {
  // AWS: a FIFO queue as target needs the message group; as dead-letter queue it is not supported.
  if (targetArn(target).endsWith('.fifo') && messageGroupId(target) === undefined) {
    throw invalid(`Parameter(s) MessageGroupId must be specified for target: ${id}.`);
  }
  if (deadLetterArn(target)?.endsWith('.fifo') === true) {
    throw invalid(`Target ${id}: a FIFO queue cannot be the dead-letter queue of a rule`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
