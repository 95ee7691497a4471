import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { accepted, known, type ResourceType } from '../stacks/resource-type.ts';
import { optionalText, requiredText, textList } from './input.ts';
import { validAttributes } from './queue-attributes.ts';
import type { Queue, Queues } from './queues.ts';

/** `AWS::SQS::Queue`: what the template says holds at every boot; the messages of earlier boots stay. */
export function queueType(queues: Queues, urlOf: (queue: Queue) => string): ResourceType {
  return {
    type: 'AWS::SQS::Queue',
    properties: {
      QueueName: known,
      DelaySeconds: known,
      MaximumMessageSize: known,
      MessageRetentionPeriod: known,
      ReceiveMessageWaitTimeSeconds: known,
      VisibilityTimeout: known,
      RedrivePolicy: { deadLetterTargetArn: known, maxReceiveCount: known },
      RedriveAllowPolicy: { redrivePermission: known, sourceQueueArns: known },
      SqsManagedSseEnabled: known,
      KmsMasterKeyId: accepted('nothing is encrypted on the laptop; the key is named in the attributes'),
      KmsDataKeyReusePeriodSeconds: accepted('nothing is encrypted on the laptop'),
      Tags: known,
    },
    create: ({ stack, logicalId, properties }) => {
      const { QueueName, Tags, ...others } = properties;
      const name = typeof QueueName === 'string' ? QueueName : inventedName(stack, logicalId);
      // The policy is set anew by the stack's AWS::SQS::QueuePolicy, which comes later.
      const queue = queues.declare(name, validAttributes(texts(others)), tags(Tags));
      const url = urlOf(queue);
      return { ref: url, attributes: { Arn: queue.arn, QueueName: name, QueueUrl: url } };
    },
  };
}

/** `AWS::SQS::QueuePolicy`: the policy that says which services and roles may use the queues. */
export function queuePolicyType(queues: Queues): ResourceType {
  return {
    type: 'AWS::SQS::QueuePolicy',
    properties: { PolicyDocument: known, Queues: known },
    create: ({ stack, logicalId, properties }) => {
      const { PolicyDocument } = properties;
      const urls = textList(properties, 'Queues');
      if (!isJsonObject(PolicyDocument)) throw new Error('PolicyDocument is not a document');
      for (const url of urls) {
        const queue = queues.byUrl(url);
        queues.setAttributes(queue, { ...queue.attributes, Policy: JSON.stringify(PolicyDocument) });
      }
      return { ref: `${stack}-${logicalId}` };
    },
  };
}

/** AWS invents `<stack>-<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  return `${stack.slice(0, 24)}-${logicalId.slice(0, 24)}-${end}`;
}

/** CloudFormation has numbers, flags and documents where the API has texts. */
function texts(properties: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    }),
  );
}

function tags(value: Json | undefined): Record<string, string> {
  const list = Array.isArray(value) ? value.filter(isJsonObject) : [];
  return Object.fromEntries(list.map((tag) => [requiredText(tag, 'Key'), optionalText(tag, 'Value') ?? '']));
}
