import { randomUUID } from 'node:crypto';
import { nameFromArn } from '../../kernel/account.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { functionArn, parseFunctionName } from '../../lambda/definition/function-name.ts';
import type { InvocationResult, Mapping } from '../../lambda/mappings/event-source.ts';
import type { StreamRecord } from './stream-record.ts';

/** Why records were given up. */
export type GivenUpBecause = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface GivenUp {
  readonly because: GivenUpBecause;
  readonly shard: string;
  readonly records: readonly StreamRecord[];
  /** How often the function was given these records; 0 when they were too old from the start. */
  readonly invocations: number;
  readonly lastResult?: InvocationResult | undefined;
}

/** What AWS tells the on-failure destination: where the records stand in the stream, not what is in them. */
export function onFailureRecord(mapping: Mapping, given: GivenUp): JsonObject {
  const { records, lastResult } = given;
  const failed = lastResult?.ok === false && !('throttled' in lastResult) ? lastResult : undefined;
  return {
    requestContext: {
      requestId: failed?.requestId ?? randomUUID(),
      functionArn: functionArn(parseFunctionName(mapping.functionName)),
      condition: given.because,
      approximateInvokeCount: given.invocations,
    },
    // A function that reports failed items has answered well: only a thrown error is a functionError.
    ...(given.invocations === 0
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(failed === undefined ? {} : { functionError: 'Unhandled' }),
          },
        }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: given.shard,
      startSequenceNumber: records[0]?.sequenceNumber,
      endSequenceNumber: records.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: toSecond(records[0]),
      approximateArrivalOfLastRecord: toSecond(records.at(-1)),
      batchSize: records.length,
      streamArn: mapping.eventSourceArn,
    },
  };
}

/** In the name of the function's role, which must allow it. */
export async function sendOnFailure(
  { api, awsEndpoint }: { api: AwsApi; awsEndpoint: string },
  principal: Principal,
  destination: string,
  record: JsonObject,
): Promise<void> {
  const body = JSON.stringify(record);
  const [, , service = '', , account = ''] = destination.split(':');
  if (service === 'sns')
    await api.call(principal, 'sns', 'Publish', { TopicArn: destination, Message: body });
  else {
    const queueUrl = `${awsEndpoint}/${account}/${nameFromArn(destination)}`;
    await api.call(principal, 'sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody: body });
  }
}

function toSecond(record: StreamRecord | undefined): string {
  return new Date((record?.createdAt ?? 0) * 1000).toISOString().replace('.000Z', 'Z');
}
