import type { AwsService } from '../kernel/aws-service.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import { Deliveries } from './delivery/deliveries.ts';
import { unknownOperation } from './errors.ts';
import type { Operations } from './operation.ts';
import { neededPermissions } from './permissions.ts';
import { FanOut } from './publish/fan-out.ts';
import { publishOperations } from './publish/publish-operations.ts';
import { type RecentMessage, RecentMessages } from './recent-messages.ts';
import { Registry } from './registry.ts';
import { snsResourceTypes } from './resource-types.ts';
import { subscriptionOperations } from './subscriptions/subscription-operations.ts';
import type { Subscription } from './subscriptions/subscription.ts';
import { topicOperations } from './topics/topic-operations.ts';

/** A topic as the developer pages show it. */
export interface TopicOverview {
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
}

export interface Sns extends Part {
  topics(): readonly TopicOverview[];
  /** The last 1,000 messages and how they fared, newest first. */
  recentMessages(): readonly RecentMessage[];
}

/** Amazon SNS with standard topics: fans messages out to queues, functions and mail addresses. */
export function createSns(context: PartContext, mailbox: Mailbox): Sns {
  const registry = new Registry(context.store);
  const recent = new RecentMessages();
  const deliveries = new Deliveries(context, recent, mailbox);
  const operations: Operations = {
    ...topicOperations(registry),
    ...subscriptionOperations(registry),
    ...publishOperations(registry, new FanOut(context, registry, deliveries, recent)),
  };
  const service: AwsService = {
    name: 'sns',
    permissions: (operation, input) => neededPermissions(registry, operation, input),
    perform: async (call) => {
      const operation = operations[call.operation];
      if (operation === undefined) throw unknownOperation(call.operation);
      return operation(call);
    },
  };
  return {
    services: [service],
    resourceTypes: snsResourceTypes(registry),
    start: () => {
      deliveries.start();
    },
    stop: () => deliveries.stop(),
    topics: () =>
      registry.topics().map(({ name, arn }) => ({ name, subscriptions: registry.subscriptionsOf(arn) })),
    recentMessages: () => recent.list(),
  };
}
