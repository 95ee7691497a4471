import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter, topicNotFound } from '../errors.ts';
import { objectList, optionalText, page, requiredText, textMap } from '../input.ts';
import type { Operations } from '../operation.ts';
import type { Registry } from '../registry.ts';
import { checkTopicAttributes, checkTopicName, parseTopicPolicy, type Topic, topicArn } from './topic.ts';

export function topicOperations(registry: Registry): Operations {
  const topicOf = (input: JsonObject): Topic => registry.topic(requiredText(input, 'TopicArn'));
  return {
    CreateTopic: ({ input }) => ({ TopicArn: createTopic(registry, input).arn }),
    DeleteTopic: ({ input }) => {
      // AWS: deleting a topic that does not exist succeeds.
      registry.deleteTopic(requiredText(input, 'TopicArn'));
      return {};
    },
    GetTopicAttributes: ({ input }) => ({ Attributes: described(registry, topicOf(input)) }),
    SetTopicAttributes: ({ input }) => {
      const topic = topicOf(input);
      const name = requiredText(input, 'AttributeName');
      const attributes = { ...topic.attributes, [name]: optionalText(input, 'AttributeValue') ?? '' };
      registry.putTopic(withAttributes(topic, attributes));
      return {};
    },
    ListTopics: ({ input }) =>
      page(
        registry.topics().map(({ arn }) => ({ TopicArn: arn })),
        input,
        'Topics',
      ),
    ListTagsForResource: ({ input }) => ({
      Tags: Object.entries(taggedTopic(registry, input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
    TagResource: ({ input }) => {
      const topic = taggedTopic(registry, input);
      registry.putTopic({ ...topic, tags: { ...topic.tags, ...tagsOf(input) } });
      return {};
    },
    UntagResource: ({ input }) => {
      const topic = taggedTopic(registry, input);
      const gone = new Set(Array.isArray(input.TagKeys) ? input.TagKeys : []);
      const tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !gone.has(key)));
      registry.putTopic({ ...topic, tags });
      return {};
    },
  };
}

/** AWS: a topic that exists is found by its name; with another value of an attribute it is refused. */
function createTopic(registry: Registry, input: JsonObject): Topic {
  const name = checkTopicName(requiredText(input, 'Name'));
  const attributes = textMap(input, 'Attributes');
  const existing = registry.findTopic(topicArn(name));
  if (existing === undefined) {
    const created = { name, arn: topicArn(name), attributes: {}, tags: tagsOf(input), declared: false };
    const topic = withAttributes(created, attributes);
    registry.putTopic(topic);
    return topic;
  }
  if (Object.entries(attributes).some(([key, value]) => existing.attributes[key] !== value)) {
    throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
  }
  return existing;
}

export function withAttributes(topic: Topic, attributes: Readonly<Record<string, string>>): Topic {
  checkTopicAttributes(attributes);
  return { ...topic, attributes, policy: parseTopicPolicy(attributes.Policy) };
}

function taggedTopic(registry: Registry, input: JsonObject): Topic {
  const topic = registry.findTopic(requiredText(input, 'ResourceArn'));
  if (topic === undefined) throw topicNotFound();
  return topic;
}

function tagsOf(input: JsonObject): Record<string, string> {
  return Object.fromEntries(
    objectList(input, 'Tags').map((tag) => [requiredText(tag, 'Key'), optionalText(tag, 'Value') ?? '']),
  );
}

function described(registry: Registry, topic: Topic): JsonObject {
  return {
    TopicArn: topic.arn,
    Owner: ACCOUNT_ID,
    DisplayName: '',
    SubscriptionsConfirmed: String(registry.subscriptionsOf(topic.arn).length),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
    ...topic.attributes,
  };
}
