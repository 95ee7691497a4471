import { seededRandom, type FaultRule, type Faults } from '../front-door/faults.ts';
import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Principal } from '../kernel/principal.ts';
import { batchEntries, eachEntry } from './batch.ts';
import { invalidParameter, sqsError } from './errors.ts';
import { optionalInteger, optionalText, requiredInteger, requiredText, textList } from './input.ts';
import type { LongPolls } from './long-polls.ts';
import {
  attributesJson,
  md5OfAttributes,
  selectAttributes,
  type MessageAttributes,
} from './message-attributes.ts';
import type { MessageStore, ReceivedMessage, Receiving } from './message-store.ts';
import type { Operations } from './operation.ts';
import type { Queue, Queues } from './queues.ts';
import { readHandle, writeHandle } from './receipt-handle.ts';

const VISIBILITY = { min: 0, max: 43_200 };

const SYSTEM_ATTRIBUTES: ReadonlySet<string> = new Set([
  'All',
  'AWSTraceHeader',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
]);

export interface ReceiveParts {
  readonly queues: Queues;
  readonly messages: MessageStore;
  readonly longPolls: LongPolls;
  readonly faults: Faults;
}

export function receiveOperations(parts: ReceiveParts): Operations {
  const { queues, messages, longPolls } = parts;

  function remove(queue: Queue, input: JsonObject): JsonObject {
    messages.delete(readHandle(requiredText(input, 'ReceiptHandle'), queue.name));
    return {};
  }

  function changeVisibility(queue: Queue, input: JsonObject): JsonObject {
    const handle = requiredText(input, 'ReceiptHandle');
    const seconds = requiredInteger(input, 'VisibilityTimeout', VISIBILITY);
    messages.changeVisibility(readHandle(handle, queue.name), seconds, handle);
    longPolls.wake(queue.name);
    return {};
  }

  function queueOf({ input }: AwsCall): Queue {
    return queues.byUrl(requiredText(input, 'QueueUrl'));
  }

  return {
    ReceiveMessage: (call) => receive(parts, queueOf(call), call),
    DeleteMessage: (call) => remove(queueOf(call), call.input),
    ChangeMessageVisibility: (call) => changeVisibility(queueOf(call), call.input),
    DeleteMessageBatch: (call) => {
      const queue = queueOf(call);
      return eachEntry(batchEntries(call.input, 'DeleteMessageBatch'), (entry) => remove(queue, entry));
    },
    ChangeMessageVisibilityBatch: (call) => {
      const queue = queueOf(call);
      const entries = batchEntries(call.input, 'ChangeMessageVisibilityBatch');
      return eachEntry(entries, (entry) => changeVisibility(queue, entry));
    },
  };
}

async function receive(
  parts: ReceiveParts,
  queue: Queue,
  { input, principal }: AwsCall,
): Promise<JsonObject> {
  if (optionalText(input, 'ReceiveRequestAttemptId') !== undefined) {
    throw invalidParameter(
      'ReceiveRequestAttemptId: The request include parameter that is not valid for this queue type',
    );
  }
  const systemNames = new Set([
    ...textList(input, 'AttributeNames'),
    ...textList(input, 'MessageSystemAttributeNames'),
  ]);
  const unknown = [...systemNames].find((name) => !SYSTEM_ATTRIBUTES.has(name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const names = textList(input, 'MessageAttributeNames');
  const wait = optionalInteger(input, 'WaitTimeSeconds', { min: 0, max: 20 }) ?? queue.settings.waitSeconds;
  const receiving: Receiving = {
    limit: optionalInteger(input, 'MaxNumberOfMessages', { min: 1, max: 10 }) ?? 1,
    visibilitySeconds: optionalInteger(input, 'VisibilityTimeout', VISIBILITY),
    ...receiveFaults(parts.faults, principal),
  };
  // AWS: with long polling there is no error, only no messages.
  if (wait === 0 && parts.messages.isFull(queue)) {
    throw sqsError('OverLimit', 'The maximum number of in flight messages is reached.', 403);
  }
  const received = await parts.longPolls.receive(queue, receiving, wait);
  if (received.length === 0) return {};
  return { Messages: received.map((message) => asAnswer(message, systemNames, names)) };
}

function receiveFaults(faults: Faults, principal: Principal): Pick<Receiving, 'reorder' | 'duplicate'> {
  const target = { service: 'sqs', action: 'ReceiveMessage', principal };
  return {
    reorder: () => {
      const rule = faults.strike('reorder', target);
      return rule === undefined ? undefined : randomOf(rule);
    },
    duplicate: () => {
      const rule = faults.strike('duplicate', target);
      return rule === undefined ? undefined : (rule.delayMs ?? 0);
    },
  };
}

const randomness = new WeakMap<FaultRule, () => number>();

/** One sequence per rule, so that the same seed gives the same orders. */
function randomOf(rule: FaultRule): () => number {
  let random = randomness.get(rule);
  if (random === undefined) {
    random = seededRandom(rule.seed ?? 1);
    randomness.set(rule, random);
  }
  return random;
}

function asAnswer(
  message: ReceivedMessage,
  systemNames: ReadonlySet<string>,
  names: readonly string[],
): JsonObject {
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (systemNames.has('All') || systemNames.has(name)),
  );
  const attributes = selectAttributes(JSON.parse(message.attributes) as MessageAttributes, names);
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: writeHandle(message),
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    // AWS: the digest is of the attributes that are given back.
    ...(digest === undefined
      ? {}
      : { MD5OfMessageAttributes: digest, MessageAttributes: attributesJson(attributes) }),
  };
}

function systemAttributes(message: ReceivedMessage): Record<string, string | undefined> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    AWSTraceHeader: message.traceHeader ?? undefined,
    MessageGroupId: message.groupId ?? undefined,
    DeadLetterQueueSourceArn: message.deadLetterSource ?? undefined,
  };
}
