import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';
import { jsonObject } from '../input.ts';
import { validateFilterPolicy } from './filter-policy.ts';
import { FILTER_SCOPES, type FilterScope, type SnsProtocol, type Subscription } from './subscription.ts';

/** What Subscribe's attributes make of a subscription. */
type Settings = Pick<Subscription, 'filterPolicy' | 'filterPolicyScope' | 'isRaw' | 'deadLetterArn'>;

const KNOWN: ReadonlySet<string> = new Set([
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
]);

/** Refuses what Subscribe and SetSubscriptionAttributes would refuse, and what the local cloud does not know. */
export function settingsOf(protocol: SnsProtocol, attributes: Readonly<Record<string, string>>): Settings {
  const unknown = Object.keys(attributes).find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    throw invalidParameter(`AttributeName: the local cloud does not know ${unknown}`);
  const filterPolicyScope = scopeOf(attributes.FilterPolicyScope ?? 'MessageAttributes');
  return {
    filterPolicy: filterPolicyOf(attributes.FilterPolicy, filterPolicyScope),
    filterPolicyScope,
    isRaw: rawOf(protocol, attributes.RawMessageDelivery ?? 'false'),
    deadLetterArn: deadLetterOf(attributes.RedrivePolicy),
  };
}

function scopeOf(value: string): FilterScope {
  const scope = FILTER_SCOPES.find((one) => one === value);
  if (scope !== undefined) return scope;
  throw invalidParameter(
    `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
  );
}

/** AWS: an empty policy takes the filter away. */
function filterPolicyOf(text: string | undefined, scope: FilterScope): JsonObject | undefined {
  if (text === undefined || text === '') return undefined;
  const policy = jsonObject('FilterPolicy', text);
  if (Object.keys(policy).length === 0) return undefined;
  validateFilterPolicy(policy, scope);
  return policy;
}

function rawOf(protocol: SnsProtocol, value: string): boolean {
  if (value !== 'true' && value !== 'false') {
    throw invalidParameter(
      `Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
    );
  }
  if (value === 'true' && protocol !== 'sqs') {
    throw invalidParameter(
      `Attributes Reason: RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
    );
  }
  return value === 'true';
}

function deadLetterOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const { deadLetterTargetArn: target } = jsonObject('RedrivePolicy', text);
  if (typeof target !== 'string' || !/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/.test(target)) {
    throw invalidParameter('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  }
  return target;
}

/** The attributes that were set, as Subscribe takes them. */
export function attributesOf(subscription: Subscription): Record<string, string> {
  const { filterPolicy, filterPolicyScope, isRaw, deadLetterArn } = subscription;
  return {
    RawMessageDelivery: String(isRaw),
    ...(filterPolicy === undefined ? {} : { FilterPolicy: JSON.stringify(filterPolicy) }),
    ...(filterPolicy === undefined ? {} : { FilterPolicyScope: filterPolicyScope }),
    ...(deadLetterArn === undefined
      ? {}
      : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn }) }),
  };
}

/** As GetSubscriptionAttributes answers. */
export function describedAttributes(subscription: Subscription): JsonObject {
  const { arn, topicArn, protocol, endpoint } = subscription;
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: ACCOUNT_ID,
    PendingConfirmation: 'false',
    ConfirmationWasAuthenticated: 'true',
    ...attributesOf(subscription),
  };
}
