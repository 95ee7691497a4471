import { InProcessDynamoDb } from '../../dynamodb/test-support/dynamodb-in-process.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { eventually } from '../../test/support/eventually.ts';
import type { InvocationResult, Mapping, Poller } from './event-source.ts';

/** The mapping on a real stream of DynamoDB Local; the function is the test's own. */

const dynamo = new InProcessDynamoDb();
const { store, faults, logged, denied, sent } = dynamo;
const pollers: Poller[] = [];

let tables = 0;
async function makeTable(more: JsonObject = {}): Promise<{ table: string; streamArn: string }> {
  tables += 1;
  const table = `table-${tables}`;
  const created = await dynamo.createTable({
    TableName: table,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    ...more,
  });
  return { table, streamArn: created.attributes!.StreamArn! };
}

const put = (table: string, pk: string, sk = 0, more: JsonObject = {}): Promise<JsonObject> =>
  dynamo.call('PutItem', { TableName: table, Item: { pk: { S: pk }, sk: { N: String(sk) }, ...more } });

function mappingOf(streamArn: string, options: Partial<Mapping> = {}): Mapping {
  return {
    uuid: `mapping-of-${streamArn}`,
    eventSourceArn: streamArn,
    functionName: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    roleArn: 'arn:aws:iam::000000000000:role/worker',
    functionTimeoutSeconds: 6,
    enabled: true,
    batchSize: 100,
    maximumBatchingWindowInSeconds: 0,
    filters: [],
    reportBatchItemFailures: false,
    startingPosition: 'TRIM_HORIZON',
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    ...options,
  };
}

type Batch = string[];
type Answer = 'fail' | { payload: unknown } | Promise<void> | undefined;

/** Starts the mapping; gives the batches that the function saw, each as the partition keys of its records. */
function follow(mapping: Mapping, behave: (batch: Batch, records: JsonObject[]) => Answer = () => undefined) {
  const batches: Batch[] = [];
  const records: JsonObject[] = [];
  const invoke = async (event: JsonObject): Promise<InvocationResult> => {
    const received = event.Records as JsonObject[];
    const batch = received.map(keyOf);
    batches.push(batch);
    records.push(...received);
    const answer = behave(batch, received);
    if (answer === 'fail') {
      return { ok: false, errorType: 'Error', errorMessage: 'no', requestId: '6e1b1c1e-req' };
    }
    if (answer instanceof Promise) await answer;
    return { ok: true, payload: answer instanceof Promise ? null : (answer?.payload ?? null) };
  };
  const poller = dynamo.part.streamSource.open(mapping, invoke);
  poller.start();
  pollers.push(poller);
  return { batches, records, poller, seen: () => batches.flat() };
}

function keyOf(record: JsonObject): string {
  return (record as { dynamodb: { Keys: { pk: { S: string } } } }).dynamodb.Keys.pk.S;
}

function numberOf(record: JsonObject | undefined): string {
  return (record as unknown as { dynamodb: { SequenceNumber: string } }).dynamodb.SequenceNumber;
}

/** The sequence number of the newest record. */
async function newestOf(streamArn: string): Promise<string> {
  const streams = (operation: string, input: JsonObject): Promise<JsonObject> =>
    dynamo.call(operation, input, 'dynamodbstreams');
  const { StreamDescription } = await streams('DescribeStream', { StreamArn: streamArn });
  const { Shards } = StreamDescription as { Shards: { ShardId: string }[] };
  const from = { StreamArn: streamArn, ShardId: Shards[0]!.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await streams('GetShardIterator', from);
  const { Records } = await streams('GetRecords', { ShardIterator });
  return numberOf((Records as JsonObject[]).at(-1));
}

beforeAll(async () => {
  await dynamo.call('ListTables', {});
  await dynamo.part.start?.();
});

afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
  faults.clear();
  denied.clear();
  sent.length = 0;
  logged.length = 0;
});

afterAll(async () => {
  await dynamo.stop();
});

test('the event has the shape that Lambda gives it, with region and ARN of the account', async () => {
  const { table, streamArn } = await makeTable();
  const { records } = follow(mappingOf(streamArn));
  await put(table, 'a', 1, { colour: { S: 'red' } });
  await put(table, 'a', 1, { colour: { S: 'blue' } });
  await dynamo.call('DeleteItem', { TableName: table, Key: { pk: { S: 'a' }, sk: { N: '1' } } });
  await eventually(() => {
    expect(records).toHaveLength(3);
  });
  expect(records.map((record) => record.eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  expect(records[1]).toEqual({
    eventID: expect.any(String) as string,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number) as number,
      Keys: { pk: { S: 'a' }, sk: { N: '1' } },
      NewImage: { pk: { S: 'a' }, sk: { N: '1' }, colour: { S: 'blue' } },
      OldImage: { pk: { S: 'a' }, sk: { N: '1' }, colour: { S: 'red' } },
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/) as string,
      SizeBytes: expect.any(Number) as number,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: streamArn,
  });
  // AWS: epoch seconds. The engine itself gives whole minutes.
  const { ApproximateCreationDateTime: created } = records[0]!.dynamodb as {
    ApproximateCreationDateTime: number;
  };
  expect(Math.abs(Date.now() / 1000 - created)).toBeLessThan(5);
});

test('a write wakes the mapping: it need not wait for the poll that looks after an idle stream', async () => {
  const { table, streamArn } = await makeTable();
  const { batches } = follow(mappingOf(streamArn));
  const startedAt = performance.now();
  for (let written = 1; written <= 12; written += 1) {
    await put(table, `item-${written}`);
    await eventually(
      () => {
        expect(batches).toHaveLength(written);
      },
      { every: 2 },
    );
  }
  // Between two reads there are 250 ms; polling alone would take a second for most.
  expect(performance.now() - startedAt).toBeLessThan(6000);
});

test('TRIM_HORIZON: a new mapping gets what was written before it; batches have at most BatchSize records', async () => {
  const { table, streamArn } = await makeTable();
  for (const pk of ['a', 'b', 'c', 'd', 'e']) await put(table, pk);
  const { batches } = follow(mappingOf(streamArn, { batchSize: 2 }));
  await eventually(() => {
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });
});

test('LATEST: a new mapping gets only what is written from then on, also when it was stopped meanwhile', async () => {
  const { table, streamArn } = await makeTable();
  await put(table, 'before');
  const mapping = mappingOf(streamArn, { startingPosition: 'LATEST' });
  const first = follow(mapping);
  const positions = store.prepare('SELECT count(*) AS begun FROM dynamodb_stream_positions WHERE stream = ?');
  await eventually(() => {
    expect(positions.get(streamArn)!.begun).toBe(1);
  });
  await first.poller.stop();
  await put(table, 'after');
  const second = follow(mapping);
  await eventually(() => {
    expect(second.seen()).toEqual(['after']);
  });
  expect(first.seen()).toEqual([]);
});

test('after a restart the mapping goes on where it was: nothing comes again, nothing is left out', async () => {
  const { table, streamArn } = await makeTable();
  const first = follow(mappingOf(streamArn));
  await put(table, 'a');
  await eventually(() => {
    expect(first.seen()).toEqual(['a']);
  });
  await first.poller.stop();
  await put(table, 'b');
  const second = follow(mappingOf(streamArn));
  await eventually(() => {
    expect(second.seen()).toEqual(['b']);
  });
});

test('a batch that was under way at the end comes again', async () => {
  const { table, streamArn } = await makeTable();
  const first = follow(mappingOf(streamArn), () => 'fail');
  await put(table, 'a');
  await eventually(() => {
    expect(first.seen()).toContain('a');
  });
  await first.poller.stop();
  const second = follow(mappingOf(streamArn));
  await eventually(() => {
    expect(second.seen()).toEqual(['a']);
  });
});

test('FilterCriteria: what matches no filter is left out, and not read again after a restart', async () => {
  const { table, streamArn } = await makeTable();
  const filters = [{ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } }];
  const first = follow(mappingOf(streamArn, { filters }));
  await put(table, 'a', 0, { kind: { S: 'cart' } });
  await put(table, 'b', 0, { kind: { S: 'order' } });
  await put(table, 'c', 0, { kind: { S: 'cart' } });
  const last = await newestOf(streamArn);
  const kept = store.prepare('SELECT lanes FROM dynamodb_stream_positions WHERE stream = ?');
  await eventually(() => {
    expect(first.batches).toEqual([['b']]);
    expect(kept.get(streamArn)!.lanes).toBe(JSON.stringify([last]));
  });
  await first.poller.stop();
  const second = follow(mappingOf(streamArn));
  await put(table, 'd');
  await eventually(() => {
    expect(second.seen()).toEqual(['d']);
  });
});

test('MaximumBatchingWindowInSeconds: records gather until the window closes or the batch is full', async () => {
  const { table, streamArn } = await makeTable();
  const { batches } = follow(mappingOf(streamArn, { maximumBatchingWindowInSeconds: 1, batchSize: 3 }));
  const startedAt = Date.now();
  for (const pk of ['a', 'b', 'c']) await put(table, pk);
  await eventually(() => {
    expect(batches).toEqual([['a', 'b', 'c']]);
  });
  expect(Date.now() - startedAt).toBeLessThan(1000);
  const secondAt = Date.now();
  for (const pk of ['d', 'e']) await put(table, pk);
  await eventually(() => {
    expect(batches[1]).toEqual(['d', 'e']);
  });
  expect(Date.now() - secondAt).toBeGreaterThanOrEqual(1000);
});

test('a failing batch blocks its shard, and is tried again before anything later', async () => {
  const { table, streamArn } = await makeTable();
  let broken = true;
  const { batches, seen } = follow(mappingOf(streamArn, { batchSize: 1 }), () =>
    broken ? 'fail' : undefined,
  );
  await put(table, 'a');
  await put(table, 'b');
  await eventually(() => {
    expect(batches.length).toBeGreaterThan(1);
  });
  expect(new Set(seen())).toEqual(new Set(['a']));
  broken = false;
  await eventually(() => {
    expect(seen().slice(-2)).toEqual(['a', 'b']);
  });
});

test('ParallelizationFactor: partition keys go side by side, and each keeps its order', async () => {
  const { table, streamArn } = await makeTable();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const options = { parallelizationFactor: 10, batchSize: 1 };
  const { records, seen } = follow(mappingOf(streamArn, options), ([pk]) =>
    pk === 'slow' ? held : undefined,
  );
  for (let sk = 0; sk < 3; sk += 1) {
    await put(table, 'slow', sk);
    for (const pk of ['a', 'b', 'c']) await put(table, pk, sk);
  }
  await eventually(() => {
    expect(seen().filter((pk) => pk !== 'slow')).toHaveLength(9);
  });
  expect(seen().filter((pk) => pk === 'slow')).toHaveLength(1);
  release();
  await eventually(() => {
    expect(seen()).toHaveLength(12);
  });
  for (const pk of ['slow', 'a', 'b', 'c']) {
    const order = records.filter((record) => keyOf(record) === pk).map(numberOf);
    expect(order).toEqual(order.toSorted());
  }
});

test('with parallel lanes a restart repeats only what was not done', async () => {
  const { table, streamArn } = await makeTable();
  const options = { parallelizationFactor: 10, batchSize: 1 };
  const first = follow(mappingOf(streamArn, options), ([pk]) => (pk === 'stuck' ? 'fail' : undefined));
  for (const pk of ['stuck', 'a', 'b', 'c']) await put(table, pk);
  await eventually(() => {
    expect(new Set(first.seen())).toEqual(new Set(['stuck', 'a', 'b', 'c']));
  });
  await first.poller.stop();
  const second = follow(mappingOf(streamArn, options));
  await put(table, 'd');
  await eventually(() => {
    expect(second.seen().toSorted()).toEqual(['d', 'stuck']);
  });
});

test('ReportBatchItemFailures: what stands before the lowest failed number is done, the rest comes again', async () => {
  const { table, streamArn } = await makeTable();
  for (const pk of ['a', 'b', 'c', 'd']) await put(table, pk);
  let failed = false;
  const { batches } = follow(mappingOf(streamArn, { reportBatchItemFailures: true }), (_, records) => {
    if (failed) return undefined;
    failed = true;
    // AWS: of several the lowest counts, in whatever order they are reported.
    const failures = [records[2], records[1]].map((record) => ({ itemIdentifier: numberOf(record) }));
    return { payload: { batchItemFailures: failures } };
  });
  await eventually(() => {
    expect(batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });
});

test('a record given up goes to the destination as AWS describes it, and the shard goes on', async () => {
  const { table, streamArn } = await makeTable();
  const onFailureArn = 'arn:aws:sqs:us-east-1:000000000000:worker-dlq';
  const options = { batchSize: 1, maximumRetryAttempts: 1, onFailureArn };
  const { batches, records } = follow(mappingOf(streamArn, options), ([pk]) =>
    pk === 'bad' ? 'fail' : undefined,
  );
  await put(table, 'bad');
  await put(table, 'good');
  await eventually(() => {
    expect(batches).toEqual([['bad'], ['bad'], ['good']]);
  });
  const [message] = sent;
  expect(message!.input.QueueUrl).toBe('http://127.0.0.1:4566/000000000000/worker-dlq');
  const second = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
  expect(JSON.parse(message!.input.MessageBody as string)).toEqual({
    requestContext: {
      requestId: '6e1b1c1e-req',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) as string,
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/) as string,
      startSequenceNumber: numberOf(records[0]),
      endSequenceNumber: numberOf(records[0]),
      approximateArrivalOfFirstRecord: second,
      approximateArrivalOfLastRecord: second,
      batchSize: 1,
      streamArn,
    },
  });
});

test('a destination that refuses loses nothing here: the record waits for it, and the log tells', async () => {
  const { table, streamArn } = await makeTable();
  denied.add('SendMessage');
  const onFailureArn = 'arn:aws:sqs:us-east-1:000000000000:worker-dlq';
  follow(mappingOf(streamArn, { maximumRetryAttempts: 0, onFailureArn }), () => 'fail');
  await put(table, 'a');
  await eventually(() => {
    expect(logged.join('\n')).toMatch(/worker-dlq did not take a record.*not allowed: SendMessage/);
  });
  denied.clear();
  await eventually(() => {
    expect(sent).toHaveLength(1);
  });
});

test('a role that may not read the stream: the log of the function tells, and reading begins when it may', async () => {
  const { table, streamArn } = await makeTable();
  denied.add('GetRecords');
  const { seen } = follow(mappingOf(streamArn));
  await put(table, 'a');
  await eventually(() => {
    expect(logged.join('\n')).toMatch(/^\/aws\/lambda\/worker: .*not allowed: GetRecords/m);
  });
  denied.clear();
  await eventually(() => {
    expect(seen()).toEqual(['a']);
  });
});

test('the fault "duplicate" hands a batch over twice, the second time after it succeeded', async () => {
  const { table, streamArn } = await makeTable();
  faults.set([{ kind: 'duplicate', service: 'dynamodbstreams', action: 'GetRecords', times: 1 }]);
  const { batches } = follow(mappingOf(streamArn, { batchSize: 1 }));
  await put(table, 'a');
  await put(table, 'b');
  await eventually(() => {
    expect(batches).toEqual([['a'], ['a'], ['b']]);
  });
});

test('an item that time to live deleted has the identity of the service, and a filter can tell it', async () => {
  const lifetime = { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } };
  const { table, streamArn } = await makeTable(lifetime);
  const filters = [{ userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }];
  const { records } = follow(mappingOf(streamArn, { filters }));
  await put(table, 'by-user');
  await dynamo.call('DeleteItem', { TableName: table, Key: { pk: { S: 'by-user' }, sk: { N: '0' } } });
  await put(table, 'expired', 0, { expiresAt: { N: String(Math.floor(Date.now() / 1000) - 60) } });
  await eventually(() => {
    expect(records.map(keyOf)).toEqual(['expired']);
  });
  expect(records[0]).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  });
});

test('a deletion by time to live that kill -9 cut short is known as one after the next boot', async () => {
  const lifetime = { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } };
  const { table, streamArn } = await makeTable(lifetime);
  const remove = (pk: string): Promise<JsonObject> =>
    dynamo.call('DeleteItem', { TableName: table, Key: { sk: { N: '0' }, pk: { S: pk } } });
  for (const pk of ['gone', 'gone', 'still-there', 'by-user']) await put(table, pk);
  await remove('gone');
  await put(table, 'gone');
  // As the sweeper leaves it when the process ends between the deletion and its record.
  const intend = store.prepare('INSERT INTO dynamodb_ttl_intents VALUES (?, ?)');
  for (const pk of ['gone', 'still-there']) {
    intend.run(streamArn, JSON.stringify({ pk: { S: pk }, sk: { N: '0' } }));
  }
  await remove('gone');
  await dynamo.part.start?.();
  await remove('still-there');
  const { records } = follow(mappingOf(streamArn, { filters: [{ eventName: ['REMOVE'] }] }));
  await eventually(() => {
    expect(records.map(keyOf)).toEqual(['gone', 'gone', 'still-there']);
  });
  expect(records.map((record) => record.userIdentity !== undefined)).toEqual([false, true, false]);
});
