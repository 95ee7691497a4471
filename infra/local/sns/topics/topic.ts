import { arn, nameFromArn } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Policy } from '../../iam/policy.ts';
import { invalidParameter } from '../errors.ts';
import { jsonObject } from '../input.ts';

export interface Topic {
  readonly name: string;
  readonly arn: string;
  /** Those that were set, as texts: DisplayName, KmsMasterKeyId, Policy. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Who may use it. Without one only the account's roles may, by their own policies. */
  readonly policy?: JsonObject | undefined;
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export function topicArn(name: string): string {
  return arn('sns', name);
}

/** AWS: letters, digits, dash and underscore, up to 256. */
export function checkTopicName(name: string): string {
  if (name.endsWith('.fifo')) {
    throw invalidParameter(`Topic Name: ${name} asks for a FIFO topic, which the local cloud does not have`);
  }
  if (!/^[\w-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
  return name;
}

/** The name in the ARN of a topic of this account and region. */
export function topicNameOf(value: string, parameter = 'TopicArn'): string {
  const name = nameFromArn(value);
  if (value !== topicArn(name)) {
    throw invalidParameter(`${parameter} Reason: ${value} is not the ARN of a topic of this account`);
  }
  return name;
}

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'DisplayName',
  'KmsMasterKeyId',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
]);

export function checkTopicAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'FifoTopic' && value === 'false') continue;
    if (!ATTRIBUTES.has(name)) throw invalidParameter(`AttributeName: the local cloud does not know ${name}`);
    if (name === 'DisplayName' && value.length > 100) throw invalidParameter('DisplayName');
  }
}

/** AWS: the policy of a topic speaks of actions of SNS only. */
export function parseTopicPolicy(text: string | undefined): JsonObject | undefined {
  if (text === undefined || text === '') return undefined;
  const policy = jsonObject('Policy', text);
  try {
    new Policy(policy, 'resource');
  } catch (error) {
    throw invalidParameter(`Policy Error: ${error instanceof Error ? error.message : String(error)}`);
  }
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  const actions = statements.flatMap((statement) => (statement as JsonObject).Action ?? []);
  const strange = actions.find((action) => !(typeof action === 'string' && /^sns:/i.test(action)));
  if (strange !== undefined) {
    throw invalidParameter('Policy statement action out of service scope!');
  }
  return policy;
}
