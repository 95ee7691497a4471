import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { ACCOUNT_ID } from '../kernel/account.ts';
import { queueDoesNotExist, sqsError } from './errors.ts';
import { optionalText, requiredText, textList, textMap } from './input.ts';
import type { LongPolls } from './long-polls.ts';
import type { MessageStore } from './message-store.ts';
import type { Operations } from './operation.ts';
import { page } from './pages.ts';
import { validAttributes, withDefaults } from './queue-attributes.ts';
import type { Queue, Queues } from './queues.ts';

export interface QueueParts {
  readonly queues: Queues;
  readonly messages: MessageStore;
  readonly longPolls: LongPolls;
  readonly urlOf: (queue: Queue) => string;
}

export function queueOperations(parts: QueueParts): Operations {
  const { queues, messages, longPolls, urlOf } = parts;

  function queueOf({ input }: AwsCall): Queue {
    return queues.byUrl(requiredText(input, 'QueueUrl'));
  }

  return {
    CreateQueue: ({ input }) => {
      const name = requiredText(input, 'QueueName');
      const attributes = validAttributes(textMap(input, 'Attributes'));
      return { QueueUrl: urlOf(queues.create(name, attributes, textMap(input, 'tags'))) };
    },
    DeleteQueue: (call) => {
      const queue = queueOf(call);
      queues.delete(queue);
      messages.removeAll(queue.name);
      longPolls.release(queue.name);
      return {};
    },
    PurgeQueue: (call) => {
      const queue = queueOf(call);
      queues.notePurge(queue);
      messages.removeAll(queue.name);
      return {};
    },
    GetQueueUrl: ({ input }) => {
      const owner = optionalText(input, 'QueueOwnerAWSAccountId');
      if (owner !== undefined && owner !== ACCOUNT_ID) throw queueDoesNotExist();
      return { QueueUrl: urlOf(queues.get(requiredText(input, 'QueueName'))) };
    },
    ListQueues: ({ input }) => {
      const found = page(input, queues.list(optionalText(input, 'QueueNamePrefix')), (queue) => queue.name);
      return found.items.length === 0
        ? {}
        : { QueueUrls: found.items.map(urlOf), NextToken: found.nextToken };
    },
    ListDeadLetterSourceQueues: (call) => {
      const found = page(call.input, queues.sourcesOf(queueOf(call)), (queue) => queue.name);
      return { queueUrls: found.items.map(urlOf), NextToken: found.nextToken };
    },
    GetQueueAttributes: (call) => attributes(queueOf(call), messages, textList(call.input, 'AttributeNames')),
    SetQueueAttributes: (call) => {
      setAttributes(queues, queueOf(call), textMap(call.input, 'Attributes'));
      return {};
    },
    ...tagOperations(queues),
  };
}

function tagOperations(queues: Queues): Operations {
  return {
    TagQueue: ({ input }) => {
      const queue = queues.byUrl(requiredText(input, 'QueueUrl'));
      queues.setTags(queue, { ...queue.tags, ...textMap(input, 'Tags') });
      return {};
    },
    UntagQueue: ({ input }) => {
      const queue = queues.byUrl(requiredText(input, 'QueueUrl'));
      const gone = new Set(textList(input, 'TagKeys'));
      queues.setTags(queue, Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !gone.has(key))));
      return {};
    },
    ListQueueTags: ({ input }) => {
      const { tags } = queues.byUrl(requiredText(input, 'QueueUrl'));
      return Object.keys(tags).length === 0 ? {} : { Tags: { ...tags } };
    },
  };
}

/** AWS: attributes that are not named stay; an empty text removes a policy. */
function setAttributes(queues: Queues, queue: Queue, changes: Readonly<Record<string, string>>): void {
  const valid = validAttributes(changes);
  const kept = Object.entries(queue.attributes).filter(([name]) => changes[name] === undefined);
  queues.setAttributes(queue, { ...Object.fromEntries(kept), ...valid });
}

function attributes(queue: Queue, messages: MessageStore, wanted: readonly string[]): JsonObject {
  if (wanted.length === 0) return {};
  const { visible, inFlight, delayed } = messages.counts(queue);
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ...withDefaults(queue.attributes),
  };
  const names = wanted.includes('All') ? Object.keys(all) : wanted;
  const unknown = names.find((name) => all[name] === undefined && !OPTIONAL.has(name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const found = names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]));
  return { Attributes: Object.fromEntries(found) as JsonObject };
}

/** Attributes that a queue may have or not. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
]);
