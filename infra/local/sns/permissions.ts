import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { optionalText } from './input.ts';
import { topicOf } from './publish/publish-operations.ts';
import type { Registry } from './registry.ts';
import { topicArn } from './topics/topic.ts';

/** AWS: these have no resource of their own. */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  'ListTopics',
  'ListSubscriptions',
  'Unsubscribe',
  'GetSubscriptionAttributes',
  'SetSubscriptionAttributes',
]);

/** AWS: a batch is authorized as its single action; Subscribe also by what is subscribed. */
export function neededPermissions(
  registry: Registry,
  operation: string,
  input: JsonObject,
): NeededPermission[] {
  if (WITHOUT_RESOURCE.has(operation)) return [{ action: `sns:${operation}`, resource: '*' }];
  const on = (resource: string, conditions: NeededPermission['conditions'] = {}): NeededPermission => ({
    action: `sns:${operation === 'PublishBatch' ? 'Publish' : operation}`,
    resource,
    conditions,
    resourcePolicy: registry.findTopic(resource)?.policy,
  });
  switch (operation) {
    case 'Publish':
      return [on(topicOf(input))];
    case 'CreateTopic':
      return [on(topicArn(optionalText(input, 'Name') ?? ''))];
    case 'Subscribe':
      return [
        on(optionalText(input, 'TopicArn') ?? '*', {
          'sns:Protocol': [optionalText(input, 'Protocol') ?? ''],
          'sns:Endpoint': [optionalText(input, 'Endpoint') ?? ''],
        }),
      ];
    default:
      return [on(optionalText(input, 'TopicArn') ?? optionalText(input, 'ResourceArn') ?? '*')];
  }
}
