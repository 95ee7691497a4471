import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { parseFunctionName } from '../../lambda/definition/function-name.ts';
import type { Mapping } from '../../lambda/mappings/event-source.ts';
import { objectOf, objectsOf, stringOf, textOf } from '../shapes.ts';
import { type StreamRecord, streamRecord } from './stream-record.ts';

export interface Shard {
  readonly id: string;
  readonly parent?: string | undefined;
  /** Still written to. */
  readonly open: boolean;
}

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Undefined: the shard was closed, and this is its end. */
  readonly next?: string | undefined;
}

/** Reads a mapping's stream in the name of the function's role, which must allow it. */
export class StreamReader {
  readonly principal: Principal;
  readonly #api: AwsApi;
  readonly #streamArn: string;
  #partitionKey = '';

  constructor(api: AwsApi, mapping: Mapping) {
    this.#api = api;
    this.#streamArn = mapping.eventSourceArn;
    this.principal = {
      kind: 'role',
      roleArn: mapping.roleArn,
      session: parseFunctionName(mapping.functionName).name,
    };
  }

  async shards(): Promise<Shard[]> {
    const shards: Shard[] = [];
    let last: string | undefined;
    do {
      const { StreamDescription } = await this.#call('DescribeStream', {
        StreamArn: this.#streamArn,
        ...(last === undefined ? {} : { ExclusiveStartShardId: last }),
      });
      const description = objectOf(StreamDescription);
      const hash = objectsOf(description.KeySchema).find((key) => key.KeyType === 'HASH');
      this.#partitionKey = textOf(hash?.AttributeName);
      shards.push(...objectsOf(description.Shards).map(asShard));
      last = stringOf(description.LastEvaluatedShardId);
    } while (last !== undefined);
    return shards;
  }

  /** An iterator to what follows the position; without one, to the oldest record there is. */
  async iterator(shard: string, position: string | undefined): Promise<string> {
    const { ShardIterator } = await this.#call('GetShardIterator', {
      StreamArn: this.#streamArn,
      ShardId: shard,
      ...(position === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
    });
    return textOf(ShardIterator);
  }

  async page(iterator: string, limit: number): Promise<Page> {
    const output = await this.#call('GetRecords', { ShardIterator: iterator, Limit: limit });
    return {
      records: objectsOf(output.Records).map((record) =>
        streamRecord(record, this.#streamArn, this.#partitionKey),
      ),
      next: stringOf(output.NextShardIterator),
    };
  }

  /** The number of the newest record of a shard: where a mapping that starts at LATEST begins. */
  async newest(shard: string): Promise<string | undefined> {
    let newest: string | undefined;
    let iterator: string | undefined = await this.iterator(shard, undefined);
    while (iterator !== undefined) {
      const page: Page = await this.page(iterator, 1000);
      if (page.records.length === 0) break;
      newest = page.records.at(-1)?.sequenceNumber;
      iterator = page.next;
    }
    return newest;
  }

  #call(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.#api.call(this.principal, 'dynamodbstreams', operation, input);
  }
}

function asShard(shard: JsonObject): Shard {
  return {
    id: textOf(shard.ShardId),
    parent: stringOf(shard.ParentShardId),
    open: objectOf(shard.SequenceNumberRange).EndingSequenceNumber === undefined,
  };
}
