import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';
import { optionalText, page, requiredText, textMap } from '../input.ts';
import type { Operations } from '../operation.ts';
import type { Registry } from '../registry.ts';
import { checkEndpoint, checkProtocol, type Subscription, subscriptionArn } from './subscription.ts';
import { attributesOf, describedAttributes, settingsOf } from './subscription-attributes.ts';

export function subscriptionOperations(registry: Registry): Operations {
  const subscriptionOf = (input: JsonObject): Subscription =>
    registry.subscription(requiredText(input, 'SubscriptionArn'));
  return {
    Subscribe: ({ input }) => ({
      SubscriptionArn: subscribe(registry, {
        topicArn: requiredText(input, 'TopicArn'),
        protocol: requiredText(input, 'Protocol'),
        endpoint: requiredText(input, 'Endpoint'),
        attributes: textMap(input, 'Attributes'),
        declared: false,
      }).arn,
    }),
    Unsubscribe: ({ input }) => {
      registry.deleteSubscription(subscriptionOf(input).arn);
      return {};
    },
    GetSubscriptionAttributes: ({ input }) => ({ Attributes: describedAttributes(subscriptionOf(input)) }),
    SetSubscriptionAttributes: ({ input }) => {
      const subscription = subscriptionOf(input);
      const name = requiredText(input, 'AttributeName');
      const attributes = {
        ...attributesOf(subscription),
        [name]: optionalText(input, 'AttributeValue') ?? '',
      };
      registry.putSubscription({ ...subscription, ...settingsOf(subscription.protocol, attributes) });
      return {};
    },
    ListSubscriptions: ({ input }) => page(registry.subscriptions().map(listed), input, 'Subscriptions'),
    ListSubscriptionsByTopic: ({ input }) => {
      const { arn } = registry.topic(requiredText(input, 'TopicArn'));
      return page(registry.subscriptionsOf(arn).map(listed), input, 'Subscriptions');
    },
  };
}

export interface WantedSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly declared: boolean;
}

/**
 * AWS: what is subscribed already is found, unless its attributes are others. A mail address has to confirm; here it
 * stands at once, since every mail of the local cloud lies in its own inbox.
 */
export function subscribe(registry: Registry, wanted: WantedSubscription): Subscription {
  const topic = registry.topic(wanted.topicArn);
  const protocol = checkProtocol(wanted.protocol);
  const endpoint = checkEndpoint(protocol, wanted.endpoint);
  const subscription: Subscription = {
    arn: subscriptionArn(topic.arn, protocol, endpoint),
    topicArn: topic.arn,
    protocol,
    endpoint,
    ...settingsOf(protocol, wanted.attributes),
    declared: wanted.declared,
  };
  const existing = registry.subscriptionsOf(topic.arn).find(({ arn }) => arn === subscription.arn);
  if (existing !== undefined && !wanted.declared) {
    if (JSON.stringify(attributesOf(existing)) === JSON.stringify(attributesOf(subscription)))
      return existing;
    throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
  }
  registry.putSubscription(subscription);
  return subscription;
}

function listed({ arn, topicArn, protocol, endpoint }: Subscription): JsonObject {
  return {
    SubscriptionArn: arn,
    Owner: ACCOUNT_ID,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}
