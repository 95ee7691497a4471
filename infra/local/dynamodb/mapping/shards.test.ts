import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Faults } from '../../front-door/faults.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import { StateStore } from '../../kernel/state-store.ts';
import type { Mapping, Poller } from '../../lambda/mappings/event-source.ts';
import { StreamSource } from '../../lambda/mappings/stream-mapping.ts';
import { eventually } from '../../test/support/eventually.ts';
import { WriteSignals } from '../write-signals.ts';

/** A stream of several shards, which DynamoDB Local has only after hours: here it is the test's own. */

const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';

interface TestShard {
  readonly parent?: string;
  open: boolean;
  records: string[];
}

const folder = mkdtempSync(join(tmpdir(), 'bodega-shards-'));
const store = new StateStore(join(folder, 'state.db'));
const pollers: Poller[] = [];
let shards: Record<string, TestShard> = {};
/** The next call of an operation fails so. */
let failures: Record<string, AwsError | undefined> = {};
let mappings = 0;

afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
  failures = {};
});

afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A record's number stands in its key: `a7` has the sequence number 7. */
function record(key: string): JsonObject {
  const SequenceNumber = key.slice(1).padStart(21, '0');
  const now = Math.floor(Date.now() / 1000);
  const dynamodb = {
    Keys: { pk: { S: key } },
    SequenceNumber,
    SizeBytes: 1,
    ApproximateCreationDateTime: now,
  };
  return { eventID: key, eventName: 'INSERT', dynamodb };
}

/** Iterators are `<shard>/<number of the last record read>`. */
function answer(operation: string, input: JsonObject): JsonObject {
  const failure = failures[operation];
  failures[operation] = undefined;
  if (failure !== undefined) throw failure;
  switch (operation) {
    case 'DescribeStream':
      return {
        StreamDescription: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          Shards: Object.entries(shards).map(([ShardId, { parent, open }]) => ({
            ShardId,
            ParentShardId: parent,
            SequenceNumberRange: open ? {} : { EndingSequenceNumber: '9' },
          })),
        },
      };
    case 'GetShardIterator': {
      const after = Number((input.SequenceNumber as string | undefined) ?? 0);
      return { ShardIterator: `${input.ShardId as string}/${after}` };
    }
    default: {
      const [id = '', after] = (input.ShardIterator as string).split('/');
      const shard = shards[id]!;
      const unread = shard.records.filter((key) => Number(key.slice(1)) > Number(after));
      const page = unread.slice(0, 2);
      const last = page.at(-1)?.slice(1) ?? after;
      const atEnd = !shard.open && page.length === unread.length;
      return { Records: page.map(record), ...(atEnd ? {} : { NextShardIterator: `${id}/${last}` }) };
    }
  }
}

function follow(options: Partial<Mapping> = {}) {
  mappings += 1;
  const signals = new WriteSignals();
  const logged: string[] = [];
  const context = {
    store,
    faults: new Faults(),
    api: {
      call: (_who: unknown, _service: string, operation: string, input: JsonObject) =>
        Promise.resolve().then(() => answer(operation, input)),
    },
    logs: { write: (_group: string, _stream: string, message: string) => logged.push(message) },
  } as unknown as PartContext;
  const mapping = {
    uuid: `mapping-${mappings}`,
    eventSourceArn: STREAM,
    functionName: 'worker',
    roleArn: 'arn:aws:iam::000000000000:role/worker',
    enabled: true,
    batchSize: 10,
    maximumBatchingWindowInSeconds: 0,
    filters: [],
    startingPosition: 'TRIM_HORIZON',
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    ...options,
  } as unknown as Mapping;
  const seen: string[] = [];
  const poller = new StreamSource(context, signals).open(mapping, (event) => {
    seen.push(...(event.Records as { eventID: string }[]).map(({ eventID }) => eventID));
    return Promise.resolve({ ok: true, payload: null });
  });
  poller.start();
  pollers.push(poller);
  return {
    seen,
    logged,
    mapping,
    wake: () => {
      signals.written('orders');
    },
  };
}

const family = (): Record<string, TestShard> => ({
  child: { parent: 'parent', open: true, records: ['c4', 'c5'] },
  parent: { parent: 'trimmed-away', open: false, records: ['p1', 'p2', 'p3'] },
});

test('a parent is read to its end before its child, so that a key keeps its order', async () => {
  shards = family();
  const { seen } = follow();
  await eventually(() => {
    expect(seen).toEqual(['p1', 'p2', 'p3', 'c4', 'c5']);
  });
});

test('when a shard closes while it is read, its child follows from the beginning, also after LATEST', async () => {
  shards = { first: { open: true, records: ['a1'] } };
  const { seen, wake, mapping } = follow({ startingPosition: 'LATEST' });
  const begun = store.prepare('SELECT count(*) AS shards FROM dynamodb_stream_positions WHERE mapping = ?');
  await eventually(() => {
    expect(begun.get(mapping.uuid)!.shards).toBe(1);
  });
  shards.first!.records.push('a2');
  shards.first!.open = false;
  shards.second = { parent: 'first', open: true, records: ['b3'] };
  wake();
  await eventually(() => {
    expect(seen).toEqual(['a2', 'b3']);
  });
});

test('LATEST leaves closed shards out', async () => {
  shards = family();
  const { seen, wake } = follow({ startingPosition: 'LATEST' });
  await eventually(() => {
    shards.child!.records.push(`c${shards.child!.records.length + 4}`);
    wake();
    expect(seen.length).toBeGreaterThan(0);
  });
  expect(seen.some((key) => key.startsWith('p'))).toBe(false);
});

test('a finished shard is not read again after a restart', async () => {
  shards = family();
  const first = follow();
  await eventually(() => {
    expect(first.seen).toHaveLength(5);
  });
  await pollers.pop()!.stop();
  shards.child!.records.push('c6');
  const second = follow({ uuid: first.mapping.uuid });
  await eventually(() => {
    expect(second.seen).toEqual(['c6']);
  });
});

test('an iterator that has expired is replaced by one at the same place', async () => {
  shards = { only: { open: true, records: ['a1'] } };
  const { seen, wake } = follow();
  await eventually(() => {
    expect(seen).toEqual(['a1']);
  });
  failures = { GetRecords: new AwsError('ExpiredIteratorException', 'too old') };
  shards.only!.records.push('a2');
  wake();
  await eventually(() => {
    expect(seen).toEqual(['a1', 'a2']);
  });
});

test('AWS trims records after 24 hours: who comes later goes on with the oldest there is, and the log says so', async () => {
  shards = { only: { open: true, records: ['a1'] } };
  const { seen, wake, logged } = follow();
  await eventually(() => {
    expect(seen).toEqual(['a1']);
  });
  failures = {
    GetRecords: new AwsError('ExpiredIteratorException', 'too old'),
    GetShardIterator: new AwsError('TrimmedDataAccessException', 'gone'),
  };
  shards.only!.records = ['a7', 'a8'];
  wake();
  await eventually(() => {
    expect(seen).toEqual(['a1', 'a7', 'a8']);
  });
  expect(logged.join()).toContain('older than 24 hours');
});

test('throttled reads are tried again', async () => {
  shards = { only: { open: true, records: ['a1'] } };
  failures = { GetRecords: new AwsError('ProvisionedThroughputExceededException', 'slow down') };
  const { seen } = follow();
  await eventually(() => {
    expect(seen).toEqual(['a1']);
  });
});
