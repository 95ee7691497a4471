import type { JsonObject } from '../../kernel/json.ts';
import { readMapping } from './mapping-definition.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026';

function read(properties: JsonObject) {
  return readMapping({
    stack: 'shop',
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { FunctionName: 'reserve-stock', ...properties },
    packageFolder: '/packages/shop',
  });
}

test("a queue's mapping has AWS's defaults", () => {
  expect(read({ EventSourceArn: QUEUE })).toMatchObject({
    enabled: true,
    batchSize: 10,
    maximumBatchingWindowInSeconds: 0,
    filters: [],
    reportBatchItemFailures: false,
  });
});

test("a stream's mapping has AWS's defaults", () => {
  expect(read({ EventSourceArn: STREAM, StartingPosition: 'TRIM_HORIZON' })).toMatchObject({
    batchSize: 100,
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    onFailureArn: undefined,
  });
});

test('the identifier is the same at every boot', () => {
  const { uuid } = read({ EventSourceArn: QUEUE });

  expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(read({ EventSourceArn: QUEUE, BatchSize: 1 }).uuid).toBe(uuid);
});

test('filters, response types and the target of failures are read', () => {
  const mapping = read({
    EventSourceArn: STREAM,
    StartingPosition: 'LATEST',
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
  });

  expect(mapping).toMatchObject({
    filters: [{ eventName: ['INSERT'] }],
    reportBatchItemFailures: true,
    onFailureArn: QUEUE,
  });
});

test.each<[string, JsonObject, string]>([
  ['more than 10 messages without a window', { BatchSize: 11 }, 'needs MaximumBatchingWindowInSeconds'],
  [
    'a window on a FIFO queue',
    { EventSourceArn: `${QUEUE}.fifo`, MaximumBatchingWindowInSeconds: 1 },
    'not for FIFO',
  ],
  [
    'more than 10 messages of a FIFO queue',
    { EventSourceArn: `${QUEUE}.fifo`, BatchSize: 11 },
    'from 1 to 10',
  ],
  ['a concurrency of one', { ScalingConfig: { MaximumConcurrency: 1 } }, 'from 2 to 1000'],
  ['settings of streams on a queue', { BisectBatchOnFunctionError: true }, 'not for queues'],
  ['a stream without a starting position', { EventSourceArn: STREAM }, 'StartingPosition is required'],
  [
    'records younger than a minute only',
    { EventSourceArn: STREAM, StartingPosition: 'LATEST', MaximumRecordAgeInSeconds: 10 },
    'MaximumRecordAgeInSeconds',
  ],
  [
    'eleven lanes',
    { EventSourceArn: STREAM, StartingPosition: 'LATEST', ParallelizationFactor: 11 },
    'from 1 to 10',
  ],
  [
    'six filters',
    { FilterCriteria: { Filters: Array.from({ length: 6 }, () => ({ Pattern: '{}' })) } },
    '5 filters',
  ],
  ['an unknown response type', { FunctionResponseTypes: ['Everything'] }, 'does not exist'],
])('refuses %s', (_what, properties, message) => {
  expect(() => read({ EventSourceArn: QUEUE, ...properties })).toThrow(message);
});
