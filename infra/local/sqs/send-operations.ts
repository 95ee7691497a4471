import { createHash, randomUUID } from 'node:crypto';
import type { AwsCall } from '../kernel/aws-service.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Principal } from '../kernel/principal.ts';
import { ACCOUNT_ID } from '../kernel/account.ts';
import { batchEntries, eachEntry } from './batch.ts';
import { invalidParameter, missingParameter, sqsError } from './errors.ts';
import { optionalInteger, optionalText, requiredText } from './input.ts';
import type { LongPolls } from './long-polls.ts';
import {
  attributesJson,
  attributesSize,
  md5,
  md5OfAttributes,
  readAttributes,
} from './message-attributes.ts';
import type { MessageDraft, MessageStore } from './message-store.ts';
import type { Operations } from './operation.ts';
import type { Queue, Queues } from './queues.ts';

/** AWS: all messages of a batch together have the size that one message may have. */
const LARGEST_BATCH = 1_048_576;

/** AWS: a message holds what XML 1.0 can: no control characters but tab and line ends, no lone surrogates. */
const FORBIDDEN_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export function sendOperations(queues: Queues, messages: MessageStore, longPolls: LongPolls): Operations {
  function store(queue: Queue, drafts: readonly MessageDraft[]): void {
    messages.add(queue, drafts);
    longPolls.wake(queue.name);
  }

  return {
    SendMessage: (call) => {
      const queue = queues.byUrl(requiredText(call.input, 'QueueUrl'));
      const { draft, answer } = readMessage(queue, call.input, call);
      store(queue, [draft]);
      return answer;
    },

    SendMessageBatch: (call) => {
      const queue = queues.byUrl(requiredText(call.input, 'QueueUrl'));
      const entries = batchEntries(call.input, 'SendMessageBatch');
      const size = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
      if (size > LARGEST_BATCH) {
        throw sqsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${size} bytes.`,
        );
      }
      const drafts: MessageDraft[] = [];
      const answer = eachEntry(entries, (entry) => {
        const message = readMessage(queue, entry, call);
        drafts.push(message.draft);
        return message.answer;
      });
      store(queue, drafts);
      return answer;
    },
  };
}

function readMessage(
  queue: Queue,
  input: JsonObject,
  call: AwsCall,
): { draft: MessageDraft; answer: JsonObject } {
  const body = readBody(input);
  const attributes = readAttributes(input.MessageAttributes);
  const size = Buffer.byteLength(body) + attributesSize(attributes);
  if (size > queue.settings.maximumMessageSize) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maximumMessageSize} bytes.`,
    );
  }
  const system = readSystemAttributes(input.MessageSystemAttributes);
  const draft: MessageDraft = {
    messageId: randomUUID(),
    body,
    md5OfBody: md5(body),
    attributes: JSON.stringify(attributesJson(attributes)),
    senderId: senderId(call.principal),
    // AWS: the trace header of the request goes with the message unless the sender names another.
    traceHeader: system.AWSTraceHeader?.StringValue ?? call.traceId,
    groupId: readGroupId(input),
    delaySeconds: optionalInteger(input, 'DelaySeconds', { min: 0, max: 900 }) ?? queue.settings.delaySeconds,
  };
  const answer = {
    MessageId: draft.messageId,
    MD5OfMessageBody: draft.md5OfBody,
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(system),
  };
  return { draft, answer };
}

function readBody(input: JsonObject): string {
  const body = optionalText(input, 'MessageBody');
  if (body === undefined || body === '') throw missingParameter('MessageBody');
  if (FORBIDDEN_CHARACTER.test(body)) {
    throw sqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  return body;
}

/** AWS: the trace header is the only one, and does not count towards the message's size. */
function readSystemAttributes(value: Json | undefined): ReturnType<typeof readAttributes> {
  const attributes = readAttributes(value);
  const unknown = Object.keys(attributes).find((name) => name !== 'AWSTraceHeader');
  if (unknown !== undefined) throw invalidParameter(`Message system attribute name '${unknown}' is invalid.`);
  if (attributes.AWSTraceHeader !== undefined && attributes.AWSTraceHeader.DataType !== 'String') {
    throw invalidParameter("The message system attribute 'AWSTraceHeader' must be of type String.");
  }
  return attributes;
}

/**
 * AWS: on a standard queue a group is a tenant, for fair queues. It is kept and given back; the order stays as it is,
 * of which a standard queue promises nothing. Deduplication is for first-in-first-out queues.
 */
function readGroupId(input: JsonObject): string | undefined {
  if (optionalText(input, 'MessageDeduplicationId') !== undefined) {
    throw invalidParameter(
      'MessageDeduplicationId: The request include parameter that is not valid for this queue type',
    );
  }
  const groupId = optionalText(input, 'MessageGroupId');
  if (groupId !== undefined && !/^[!-~]{1,128}$/.test(groupId)) {
    throw invalidParameter(
      'MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length',
    );
  }
  return groupId;
}

function sizeOf(entry: JsonObject): number {
  const { MessageBody, MessageAttributes } = entry;
  return (
    Buffer.byteLength(typeof MessageBody === 'string' ? MessageBody : '') +
    attributesSizeOf(MessageAttributes)
  );
}

/** Attributes that are not valid fail their own entry, later, and not the whole batch. */
function attributesSizeOf(attributes: Json | undefined): number {
  try {
    return attributesSize(readAttributes(attributes));
  } catch {
    return 0;
  }
}

/** AWS: the account for its root user; `AROA…:session` for a role; an id of AWS's own for its services. */
function senderId(principal: Principal): string {
  switch (principal.kind) {
    case 'role':
      return `${uniqueId('AROA', principal.roleArn)}:${principal.session}`;
    case 'service':
      return uniqueId('AIDA', principal.service);
    case 'internal':
      return uniqueId('AIDA', principal.part);
    case 'developer':
    case 'anonymous':
      return ACCOUNT_ID;
  }
}

const uniqueIds = new Map<string, string>();

function uniqueId(prefix: string, name: string): string {
  let id = uniqueIds.get(name);
  if (id === undefined) {
    id = prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();
    uniqueIds.set(name, id);
  }
  return id;
}
