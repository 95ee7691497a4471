import type { JsonObject } from '../../kernel/json.ts';
import { objectOf, objectsOf, stringOf, textOf } from '../shapes.ts';
import { toEngineArns } from '../arns.ts';
import type { Engine } from './engine.ts';

const API = 'DynamoDBStreams_20120810';

/** The ids of a stream's shards, oldest first. */
export async function shardsOf(engine: Engine, streamArn: string): Promise<{ id: string; open: boolean }[]> {
  const shards: { id: string; open: boolean }[] = [];
  let last: string | undefined;
  do {
    const { StreamDescription: description } = await engine.call(API, 'DescribeStream', {
      StreamArn: toEngineArns(streamArn),
      ...(last === undefined ? {} : { ExclusiveStartShardId: last }),
    });
    for (const shard of objectsOf(objectOf(description).Shards)) {
      const open = objectOf(shard.SequenceNumberRange).EndingSequenceNumber === undefined;
      shards.push({ id: textOf(shard.ShardId), open });
    }
    last = stringOf(objectOf(description).LastEvaluatedShardId);
  } while (last !== undefined);
  return shards;
}

export async function iteratorOf(
  engine: Engine,
  streamArn: string,
  shardId: string,
  type: 'LATEST' | 'TRIM_HORIZON',
): Promise<string> {
  const { ShardIterator: iterator } = await engine.call(API, 'GetShardIterator', {
    StreamArn: toEngineArns(streamArn),
    ShardId: shardId,
    ShardIteratorType: type,
  });
  return textOf(iterator);
}

/** Every record from the iterator's place to the newest. */
export async function recordsFrom(engine: Engine, start: string): Promise<JsonObject[]> {
  const records: JsonObject[] = [];
  let iterator: string | undefined = start;
  while (iterator !== undefined) {
    const page: JsonObject = await engine.call(API, 'GetRecords', { ShardIterator: iterator });
    const read = objectsOf(page.Records);
    if (read.length === 0) break;
    records.push(...read);
    iterator = stringOf(page.NextShardIterator);
  }
  return records;
}
