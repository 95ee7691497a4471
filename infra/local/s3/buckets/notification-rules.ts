import { createHash } from 'node:crypto';
import type { JsonObject } from '../../kernel/json.ts';
import { known } from '../../stacks/resource-type.ts';
import { objectAt, objectsAt, textAt } from './template-values.ts';

/** Which changes of which objects are told to whom. */
export interface NotificationRule {
  /** AWS invents one; here it is derived, so that it stays the same. */
  readonly id: string;
  /** As in the template: `s3:ObjectCreated:*`. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly destination: { readonly kind: 'queue' | 'function'; readonly arn: string };
}

const FILTER_SHAPE = { S3Key: { Rules: [{ Name: known, Value: known }] } } as const;

/** Topics join when SNS is part of the local cloud. */
export const NOTIFICATION_SHAPE = {
  QueueConfigurations: [{ Event: known, Queue: known, Filter: FILTER_SHAPE }],
  LambdaConfigurations: [{ Event: known, Function: known, Filter: FILTER_SHAPE }],
  EventBridgeConfiguration: { EventBridgeEnabled: known },
} as const;

/** The changes that the local cloud has. */
export const EVENT_NAMES = [
  ...['ObjectCreated:Put', 'ObjectCreated:Post', 'ObjectCreated:Copy'],
  ...['ObjectCreated:CompleteMultipartUpload', 'ObjectRemoved:Delete', 'LifecycleExpiration:Delete'],
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export function notificationRules(bucket: string, configuration: JsonObject): NotificationRule[] {
  const rules = [
    ...objectsAt(configuration, 'QueueConfigurations').map((properties) =>
      ruleOf(bucket, properties, { kind: 'queue', arn: textAt(properties, 'Queue') }),
    ),
    ...objectsAt(configuration, 'LambdaConfigurations').map((properties) =>
      ruleOf(bucket, properties, { kind: 'function', arn: textAt(properties, 'Function') }),
    ),
  ];
  for (const [index, rule] of rules.entries()) {
    if (rules.slice(0, index).some((other) => overlaps(rule, other))) {
      throw new Error(
        'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
      );
    }
  }
  return rules;
}

/** AWS: EventBridge gets everything once it is switched on; there is nothing else to choose. */
export function tellsEventBridge(configuration: JsonObject): boolean {
  const { EventBridgeConfiguration: wanted } = configuration;
  return (
    wanted !== undefined && objectAt(configuration, 'EventBridgeConfiguration').EventBridgeEnabled !== false
  );
}

/** Whether a rule wants to know of this change. */
export function wants(rule: NotificationRule, event: EventName, key: string): boolean {
  return namesEvent(rule.event, event) && key.startsWith(rule.prefix) && key.endsWith(rule.suffix);
}

function namesEvent(wanted: string, event: EventName): boolean {
  const name = wanted.slice('s3:'.length);
  return name === event || (name.endsWith(':*') && event.startsWith(name.slice(0, -1)));
}

function ruleOf(
  bucket: string,
  properties: JsonObject,
  destination: NotificationRule['destination'],
): NotificationRule {
  const event = textAt(properties, 'Event');
  if (!EVENT_NAMES.some((name) => namesEvent(event, name))) {
    throw new Error(`the event ${event} does not happen in the local cloud`);
  }
  const rule = { event, ...filterOf(properties), destination };
  const id = createHash('sha256')
    .update(JSON.stringify([bucket, rule]))
    .digest('hex')
    .slice(0, 32);
  return { id, ...rule };
}

function filterOf(properties: JsonObject): { prefix: string; suffix: string } {
  const filter = { prefix: '', suffix: '' };
  const rules = objectsAt(objectAt(objectAt(properties, 'Filter'), 'S3Key'), 'Rules');
  for (const part of rules) {
    const name = textAt(part, 'Name').toLowerCase();
    if (name !== 'prefix' && name !== 'suffix') throw new Error(`a filter has no Name ${name}`);
    filter[name] = textAt(part, 'Value');
  }
  return filter;
}

/** AWS: one change is told to one destination only. */
function overlaps(one: NotificationRule, other: NotificationRule): boolean {
  return (
    EVENT_NAMES.some((event) => namesEvent(one.event, event) && namesEvent(other.event, event)) &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  );
}
