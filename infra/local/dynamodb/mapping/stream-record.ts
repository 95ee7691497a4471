import { REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { objectOf, stringOf } from '../shapes.ts';

/** A record on its way from the stream to a function. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** Epoch milliseconds: the batching window counts from here. */
  readonly readAt: number;
  readonly sizeBytes: number;
  /** The partition key's value, by which parallel lanes keep the order. */
  readonly partition: string;
  /** As the function sees it. */
  readonly event: JsonObject;
}

/** From GetRecords' form to that of Lambda's events. */
export function streamRecord(record: JsonObject, eventSourceArn: string, partitionKey: string): StreamRecord {
  const change = objectOf(record.dynamodb);
  const { eventID, eventName, eventVersion, eventSource, userIdentity } = record;
  const { ApproximateCreationDateTime, Keys, NewImage, OldImage, SequenceNumber, SizeBytes, StreamViewType } =
    change;
  const event = {
    eventID,
    eventName,
    eventVersion,
    eventSource,
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime,
      Keys,
      ...(NewImage === undefined ? {} : { NewImage }),
      ...(OldImage === undefined ? {} : { OldImage }),
      SequenceNumber,
      SizeBytes,
      StreamViewType,
    },
    // Lambda writes its members in lower case, unlike the API of the streams.
    ...(userIdentity === undefined ? {} : { userIdentity: lambdaIdentity(objectOf(userIdentity)) }),
    eventSourceARN: eventSourceArn,
  };
  return {
    sequenceNumber: stringOf(SequenceNumber) ?? '',
    createdAt: Number(ApproximateCreationDateTime),
    readAt: Date.now(),
    sizeBytes: Number(SizeBytes),
    partition: JSON.stringify(objectOf(Keys)[partitionKey]),
    event,
  };
}

function lambdaIdentity({ Type, PrincipalId }: JsonObject): JsonObject {
  return { type: Type, principalId: PrincipalId };
}

/** Whether the record with this number has been passed. Sequence numbers are integers of up to 40 digits. */
export function isUpTo(sequenceNumber: string, position: string | undefined): boolean {
  return position !== undefined && BigInt(sequenceNumber) <= BigInt(position);
}
