import { REGION } from '../kernel/account.ts';
import type { AwsCall, AwsService, NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fromEngineArns, toEngineArns } from './arns.ts';
import { withEmptyMaps } from './empty-maps.ts';
import type { Engine } from './engine/engine.ts';
import { neededStreamPermissions, streamOfIterator } from './permissions/stream-permissions.ts';
import type { RecordTimes } from './record-times.ts';
import { objectOf, objectsOf, stringOf, textOf } from './shapes.ts';
import type { TtlDeletions } from './ttl/ttl-deletions.ts';

const API = 'DynamoDBStreams_20120810';

/** The API of DynamoDB Streams. The engine's records are completed to what AWS's say. */
export class DynamoDbStreamsService implements AwsService {
  readonly name = 'dynamodbstreams';
  readonly targets = [API];
  readonly #engine: Engine;
  readonly #deletions: TtlDeletions;
  readonly #times: RecordTimes;

  constructor(engine: Engine, deletions: TtlDeletions, times: RecordTimes) {
    this.#engine = engine;
    this.#deletions = deletions;
    this.#times = times;
  }

  permissions(operation: string, input: JsonObject): NeededPermission[] {
    return neededStreamPermissions(operation, input);
  }

  async perform({ operation, input }: AwsCall): Promise<JsonObject> {
    const output = await this.#engine.call(API, operation, toEngineArns(input));
    return operation === 'GetRecords' ? this.#completed(input, output) : fromEngineArns(output);
  }

  async #completed(input: JsonObject, output: JsonObject): Promise<JsonObject> {
    const streamArn = streamOfIterator(textOf(input.ShardIterator));
    await this.#deletions.settled(streamArn);
    return {
      Records: objectsOf(output.Records).map((record) => this.#record(streamArn, record)),
      ...(stringOf(output.NextShardIterator) === undefined
        ? {}
        : { NextShardIterator: fromEngineArns(output.NextShardIterator) }),
    };
  }

  #record(streamArn: string, record: JsonObject): JsonObject {
    const change = objectOf(record.dynamodb);
    const minute = Number(change.ApproximateCreationDateTime);
    const seconds = this.#times.secondsOf(textOf(record.eventID), minute);
    return {
      ...record,
      awsRegion: REGION,
      dynamodb: { ...change, ...imagesOf(change), ApproximateCreationDateTime: seconds },
      // AWS: items that time to live deleted are told from those that a user deleted by this identity.
      ...(this.#deletions.includes(streamArn, textOf(change.SequenceNumber))
        ? { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }
        : {}),
    };
  }
}

function imagesOf(change: JsonObject): JsonObject {
  return Object.fromEntries(
    ['NewImage', 'OldImage']
      .filter((image) => change[image] !== undefined)
      .map((image) => [image, withEmptyMaps(objectOf(change[image]))]),
  );
}
