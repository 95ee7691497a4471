import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { accepted, type DeclaredResource, known, type ResourceType } from '../stacks/resource-type.ts';
import { objectList, optionalText, requiredText } from './input.ts';
import type { Registry } from './registry.ts';
import { subscribe } from './subscriptions/subscription-operations.ts';
import { checkTopicName, topicArn } from './topics/topic.ts';
import { withAttributes } from './topics/topic-operations.ts';

export function snsResourceTypes(registry: Registry): ResourceType[] {
  return [topicType(registry), subscriptionType(registry), topicPolicyType(registry)];
}

function topicType(registry: Registry): ResourceType {
  return {
    type: 'AWS::SNS::Topic',
    properties: {
      TopicName: known,
      DisplayName: known,
      Subscription: [{ Protocol: known, Endpoint: known }],
      KmsMasterKeyId: accepted('nothing is encrypted on the laptop; the key is named in the attributes'),
      SignatureVersion: accepted('no signature of the local cloud can be verified'),
      TracingConfig: accepted('the trace of a message is always passed on'),
      FifoTopic: known,
      Tags: known,
    },
    create: (resource) => createTopic(registry, resource),
  };
}

function createTopic(registry: Registry, { stack, logicalId, properties }: DeclaredResource) {
  const { TopicName, FifoTopic, Subscription: _inline, Tags: _tags, ...attributes } = properties;
  if (FifoTopic === true) throw new Error('FifoTopic: the local cloud does not have FIFO topics');
  const name = checkTopicName(typeof TopicName === 'string' ? TopicName : inventedName(stack, logicalId));
  const tags = Object.fromEntries(
    objectList(properties, 'Tags').map((tag) => [requiredText(tag, 'Key'), optionalText(tag, 'Value') ?? '']),
  );
  // The policy is set anew by the stack's AWS::SNS::TopicPolicy, which comes later.
  const topic = { name, arn: topicArn(name), attributes: {}, tags, declared: true };
  registry.putTopic(withAttributes(topic, texts(attributes)));
  for (const inline of objectList(properties, 'Subscription')) {
    subscribe(registry, {
      topicArn: topic.arn,
      protocol: requiredText(inline, 'Protocol'),
      endpoint: requiredText(inline, 'Endpoint'),
      attributes: {},
      declared: true,
    });
  }
  return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: name } };
}

/** AWS invents `<stack>-<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  return `${stack}-${logicalId}-${end}`;
}

function subscriptionType(registry: Registry): ResourceType {
  return {
    type: 'AWS::SNS::Subscription',
    properties: {
      TopicArn: known,
      Protocol: known,
      Endpoint: known,
      FilterPolicy: known,
      FilterPolicyScope: known,
      RawMessageDelivery: known,
      RedrivePolicy: { deadLetterTargetArn: known },
    },
    create: ({ properties }) => {
      const { TopicArn: _topic, Protocol: _protocol, Endpoint: _endpoint, ...attributes } = properties;
      const { arn } = subscribe(registry, {
        topicArn: requiredText(properties, 'TopicArn'),
        protocol: requiredText(properties, 'Protocol'),
        endpoint: requiredText(properties, 'Endpoint'),
        attributes: texts(attributes),
        declared: true,
      });
      return { ref: arn, attributes: { Arn: arn } };
    },
  };
}

function topicPolicyType(registry: Registry): ResourceType {
  return {
    type: 'AWS::SNS::TopicPolicy',
    properties: { PolicyDocument: known, Topics: known },
    create: ({ stack, logicalId, properties }) => {
      const { PolicyDocument: document, Topics: topics } = properties;
      if (!isJsonObject(document)) throw new Error('PolicyDocument is not a document');
      if (!Array.isArray(topics)) throw new Error('Topics is not a list');
      for (const arn of topics) {
        const topic = registry.topic(typeof arn === 'string' ? arn : '');
        registry.putTopic(withAttributes(topic, { ...topic.attributes, Policy: JSON.stringify(document) }));
      }
      return { ref: `${stack}-${logicalId}` };
    },
  };
}

/** CloudFormation has flags and documents where the API has texts. */
function texts(properties: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === null ? [] : [[name, textOf(value)]],
    ),
  );
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
