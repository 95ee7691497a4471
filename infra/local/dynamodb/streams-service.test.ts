import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../kernel/json.ts';
import { StateStore } from '../kernel/state-store.ts';
import type { Engine } from './engine/engine.ts';
import { RecordTimes } from './record-times.ts';
import { DynamoDbStreamsService } from './streams-service.ts';
import { TtlDeletions } from './ttl/ttl-deletions.ts';

const folder = mkdtempSync(join(tmpdir(), 'bodega-streams-'));
const store = new StateStore(join(folder, 'state.db'));

afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
const ENGINE_STREAM = STREAM.replace('us-east-1', 'ddblocal');
const key = { pk: { S: 'expired' } };
const removal = {
  eventID: 'e-1',
  eventName: 'REMOVE',
  awsRegion: 'ddblocal',
  dynamodb: { Keys: key, SequenceNumber: '000000000000000000007', ApproximateCreationDateTime: 60 },
};

/** A stream of one shard, on which the removal stands. */
const engine: Engine = {
  call: (_api, operation, input): Promise<JsonObject> => {
    expect(JSON.stringify(input)).not.toContain('us-east-1');
    switch (operation) {
      case 'DescribeStream':
        return Promise.resolve({
          StreamDescription: { Shards: [{ ShardId: 's', SequenceNumberRange: {} }] },
        });
      case 'GetShardIterator':
        return Promise.resolve({ ShardIterator: `${ENGINE_STREAM}|001|first` });
      default: {
        const atEnd = (input.ShardIterator as string).endsWith('end');
        return Promise.resolve({
          Records: atEnd ? [] : [removal],
          NextShardIterator: `${ENGINE_STREAM}|001|end`,
        });
      }
    }
  },
};

test('who reads while time to live deletes waits until it is known whose deletion the record tells of', async () => {
  const deletions = new TtlDeletions(store, engine);
  const service = new DynamoDbStreamsService(engine, deletions, new RecordTimes(() => 65_000));
  let finish: (deleted: JsonObject[]) => void = () => undefined;
  const deleting = new Promise<JsonObject[]>((resolve) => {
    finish = resolve;
  });
  const sweep = deletions.recording(STREAM, [key], () => deleting);
  const input = { ShardIterator: `${STREAM}|001|first` };
  const call = { service: 'dynamodbstreams', operation: 'GetRecords', input, requestId: 'r', usage: {} };
  const read = service.perform({ ...call, principal: { kind: 'developer' } });
  setImmediate(() => {
    finish([key]);
  });
  expect(await read).toEqual({
    Records: [
      {
        ...removal,
        awsRegion: 'us-east-1',
        dynamodb: { ...removal.dynamodb, ApproximateCreationDateTime: 65 },
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      },
    ],
    NextShardIterator: `${STREAM}|001|end`,
  });
  await sweep;
  // The next process knows it too.
  expect(new TtlDeletions(store, engine).includes(STREAM, removal.dynamodb.SequenceNumber)).toBe(true);
});

test('a record keeps the second at which it was first read, within the minute that the engine says', () => {
  let now = 65_000;
  const times = new RecordTimes(() => now);
  expect(times.secondsOf('a', 60)).toBe(65);
  now = 90_000;
  expect(times.secondsOf('a', 60)).toBe(65);
  expect(times.secondsOf('b', 60)).toBe(90);
  now = 1_000_000;
  expect(times.secondsOf('c', 60)).toBe(119);
  now = 59_000;
  expect(times.secondsOf('d', 60)).toBe(60);
});
