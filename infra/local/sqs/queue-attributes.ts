import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { invalidParameter, sqsError } from './errors.ts';
import type { Range } from './input.ts';

/** The attributes that are numbers: what AWS allows, and what holds when nothing is set. */
const NUMBERS: Readonly<Record<string, Range & { readonly default?: number }>> = {
  DelaySeconds: { min: 0, max: 900, default: 0 },
  // AWS: 1 MiB since August 2025, 256 KiB before.
  MaximumMessageSize: { min: 1024, max: 1_048_576, default: 1_048_576 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
  VisibilityTimeout: { min: 0, max: 43_200, default: 30 },
  KmsDataKeyReusePeriodSeconds: { min: 60, max: 86_400 },
};

/** The attributes that are JSON documents. An empty text removes them. */
const DOCUMENTS: ReadonlySet<string> = new Set(['Policy', 'RedrivePolicy', 'RedriveAllowPolicy']);

/** The place of first-in-first-out queues: their attributes are known by name, so that asking for one is a clear error. */
const FIFO_ATTRIBUTES: ReadonlySet<string> = new Set([
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

/** What the attributes mean, read once instead of at every message. */
export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
  readonly redrive?: RedrivePolicy;
  readonly redriveAllow: RedriveAllowPolicy;
  readonly policy?: JsonObject;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

/** Checks each attribute by itself, and drops those that an empty text removes. */
export function validAttributes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const valid: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (FIFO_ATTRIBUTES.has(name)) {
      throw sqsError('InvalidAttributeName', `${name}: the local cloud has no first-in-first-out queues`);
    }
    if (NUMBERS[name] !== undefined) valid[name] = validNumber(name, value, NUMBERS[name]);
    else if (DOCUMENTS.has(name)) Object.assign(valid, validDocument(name, value));
    else if (name === 'SqsManagedSseEnabled') valid[name] = validFlag(name, value);
    else if (name === 'KmsMasterKeyId') Object.assign(valid, value === '' ? {} : { [name]: value });
    else throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  return valid;
}

/** Everything that a queue answers for `All`, apart from what is counted: the attributes set and AWS's defaults. */
export function withDefaults(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const defaults = Object.entries(NUMBERS).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    ...(Object.fromEntries(defaults) as Record<string, string>),
    // AWS: queues are encrypted with SQS's own keys unless a KMS key is named.
    SqsManagedSseEnabled: String(attributes.KmsMasterKeyId === undefined),
    ...attributes,
  };
}

export function settingsOf(attributes: Readonly<Record<string, string>>): QueueSettings {
  const all = withDefaults(attributes);
  const redrive = redrivePolicyOf(all.RedrivePolicy);
  const policy = all.Policy;
  return {
    delaySeconds: Number(all.DelaySeconds),
    maximumMessageSize: Number(all.MaximumMessageSize),
    retentionSeconds: Number(all.MessageRetentionPeriod),
    waitSeconds: Number(all.ReceiveMessageWaitTimeSeconds),
    visibilitySeconds: Number(all.VisibilityTimeout),
    ...(redrive === undefined ? {} : { redrive }),
    redriveAllow: redriveAllowPolicyOf(all.RedriveAllowPolicy),
    ...(policy === undefined ? {} : { policy: document('Policy', policy) }),
  };
}

function validNumber(name: string, value: string, { min, max }: Range): string {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= min && number <= max)) throw invalidAttribute(name, `must be between ${min} and ${max}`);
  return String(number);
}

function validFlag(name: string, value: string): string {
  const flag = value.toLowerCase();
  if (flag !== 'true' && flag !== 'false') throw invalidAttribute(name, 'must be true or false');
  return flag;
}

function validDocument(name: string, value: string): Record<string, string> {
  if (value === '') return {};
  document(name, value);
  if (name === 'RedrivePolicy') redrivePolicyOf(value);
  if (name === 'RedriveAllowPolicy') redriveAllowPolicyOf(value);
  return { [name]: value };
}

function redrivePolicyOf(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount = 10, ...others } = document('RedrivePolicy', text);
  refuseMembers('RedrivePolicy', others);
  if (typeof deadLetterTargetArn !== 'string') {
    throw invalidDocument(
      'RedrivePolicy',
      text,
      'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
    );
  }
  // AWS takes the count as a number or as a text.
  const count = typeof maxReceiveCount === 'string' ? Number(maxReceiveCount) : maxReceiveCount;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalidDocument(
      'RedrivePolicy',
      text,
      'Invalid value for maxReceiveCount: must be between 1 and 1000.',
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function redriveAllowPolicyOf(text: string | undefined): RedriveAllowPolicy {
  if (text === undefined) return { redrivePermission: 'allowAll', sourceQueueArns: [] };
  const name = 'RedriveAllowPolicy';
  const { redrivePermission, sourceQueueArns, ...others } = document(name, text);
  refuseMembers(name, others);
  if (
    redrivePermission !== 'allowAll' &&
    redrivePermission !== 'denyAll' &&
    redrivePermission !== 'byQueue'
  ) {
    throw invalidDocument(name, text, 'redrivePermission must be allowAll, denyAll or byQueue.');
  }
  // AWS: sourceQueueArns goes with byQueue only, and names 1 to 10 queues.
  const arns = Array.isArray(sourceQueueArns) ? sourceQueueArns.map(String) : [];
  const right =
    redrivePermission === 'byQueue' ? arns.length >= 1 && arns.length <= 10 : sourceQueueArns === undefined;
  if (!right) throw invalidDocument(name, text, 'sourceQueueArns names 1 to 10 queues, with byQueue only.');
  return { redrivePermission, sourceQueueArns: arns };
}

function document(name: string, text: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalidAttribute(name, `not JSON (${String(error)})`);
  }
  if (!isJsonObject(parsed)) throw invalidAttribute(name, 'not a JSON object');
  return parsed;
}

function refuseMembers(name: string, members: JsonObject): void {
  const [unknown] = Object.keys(members);
  if (unknown !== undefined) throw invalidAttribute(name, `the member ${unknown} is not known`);
}

function invalidAttribute(name: string, reason: string): Error {
  return sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}: ${reason}.`);
}

function invalidDocument(name: string, text: string, reason: string): Error {
  return invalidParameter(`Value ${text} for parameter ${name} is invalid. Reason: ${reason}`);
}
