import { matchesPattern } from '../../events/pattern/event-pattern.ts';
import { REGION } from '../../kernel/account.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** A message that a poller holds, as the function will see it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly traceHeader?: string | undefined;
  readonly receivedAt: number;
  /** The element of the event's `Records`. */
  readonly json: JsonObject;
  readonly bytes: number;
}

/** AWS: a synchronous invocation takes a payload of 6 MB. */
const LARGEST_PAYLOAD = 6 * 1024 * 1024;
const AROUND_RECORDS = '{"Records":[]}'.length;

/** From ReceiveMessage's answer to the event's record: other names, same content. */
export function queueRecord(message: JsonObject, queueArn: string): QueueRecord {
  const messageId = text(message.MessageId);
  const receiptHandle = text(message.ReceiptHandle);
  const body = text(message.Body);
  const attributes = isJsonObject(message.Attributes) ? message.Attributes : {};
  const traceHeader = attributes.AWSTraceHeader;
  const json: JsonObject = {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: messageAttributes(message.MessageAttributes),
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
  return {
    messageId,
    receiptHandle,
    body,
    traceHeader: typeof traceHeader === 'string' ? traceHeader : undefined,
    receivedAt: Date.now(),
    json,
    bytes: Buffer.byteLength(JSON.stringify(json)) + 1,
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function messageAttributes(value: Json | undefined): JsonObject {
  const attributes = Object.entries(isJsonObject(value) ? value : {});
  return Object.fromEntries(
    attributes.map(([name, attribute]) => {
      const { StringValue, BinaryValue, DataType } = isJsonObject(attribute) ? attribute : {};
      return [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ];
    }),
  );
}

/** Whether so many records fill an event. */
export function isFull(records: readonly QueueRecord[]): boolean {
  return sizeOf(records) >= LARGEST_PAYLOAD;
}

/** The records in as few events as hold them. */
export function intoEvents(records: readonly QueueRecord[]): QueueRecord[][] {
  const events: QueueRecord[][] = [];
  let size = Infinity;
  for (const record of records) {
    if (size + record.bytes > LARGEST_PAYLOAD) {
      events.push([]);
      size = AROUND_RECORDS;
    }
    events.at(-1)?.push(record);
    size += record.bytes;
  }
  return events;
}

function sizeOf(records: readonly QueueRecord[]): number {
  return records.reduce((size, record) => size + record.bytes, AROUND_RECORDS);
}

/** AWS: a message passes when one of the filters fits it, or when there is none. */
export function passesFilters(body: string, filters: readonly JsonObject[]): boolean {
  if (filters.length === 0) return true;
  const parsed = parseJson(body);
  return filters.some((filter) => {
    // AWS: a filter in JSON drops a body that is a plain text, and a filter of plain texts drops a body in JSON.
    const wantsJson = isJsonObject(filter.body);
    if (wantsJson !== (parsed !== undefined)) return false;
    return matchesPattern(filter, { body: parsed ?? body });
  });
}

function parseJson(body: string): Json | undefined {
  try {
    const parsed = JSON.parse(body) as Json;
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Not JSON is one of the two things that a body may be.
    return undefined;
  }
}
