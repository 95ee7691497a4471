import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import type { JsonObject } from '../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

const orders: JsonObject = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'status', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byStatus',
        KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    Tags: [{ Key: 'team', Value: 'orders' }],
  },
};

const stack = {
  name: 'demo',
  template: {
    Resources: { Orders: orders },
    Outputs: {
      Name: { Value: { Ref: 'Orders' } },
      Arn: { Value: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
      Stream: { Value: { 'Fn::GetAtt': ['Orders', 'StreamArn'] } },
    },
  },
};

let cloud: TestCloud;
let db: DynamoDBClient;
let streams: DynamoDBStreamsClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [stack] });
  db = cloud.client(DynamoDBClient);
  streams = cloud.client(DynamoDBStreamsClient);
});

afterAll(async () => {
  await cloud.stop();
});

const put = (pk: string, more = {}) =>
  db.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk }, ...more } }));
const get = async (pk: string) =>
  (await db.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: pk } } }))).Item;
const described = async () => (await db.send(new DescribeTableCommand({ TableName: 'orders' }))).Table!;

async function records(): Promise<_Record[]> {
  const { LatestStreamArn: StreamArn } = await described();
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const read: _Record[] = [];
  for (const { ShardId } of StreamDescription!.Shards!) {
    const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let iterator = (await streams.send(new GetShardIteratorCommand(from))).ShardIterator;
    while (iterator !== undefined) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
      if (page.Records!.length === 0) break;
      read.push(...page.Records!);
      iterator = page.NextShardIterator;
    }
  }
  return read;
}

/** The engine's process id; its parent is the watcher that ends it. */
function enginesOf(dataFolder: string): number[] {
  const processes = execFileSync('ps', ['-ewwo', 'pid=,args=']).toString().split('\n');
  return processes
    .filter((line) => /^\s*\d+ \S*java /.test(line) && line.includes(join(dataFolder, 'dynamodb')))
    .map((line) => Number.parseInt(line, 10));
}

describe('the API', () => {
  test('ARNs are those of the account and region, in and out; a table goes by its ARN too', async () => {
    const orders = await described();
    expect(orders.TableArn).toBe(ARN);
    expect(orders.GlobalSecondaryIndexes![0]!.IndexArn).toBe(`${ARN}/index/byStatus`);
    expect(orders.LatestStreamArn).toBe(`${ARN}/stream/${orders.LatestStreamLabel!}`);
    await db.send(new PutItemCommand({ TableName: ARN, Item: { pk: { S: 'by-arn' } } }));
    expect(await get('by-arn')).toEqual({ pk: { S: 'by-arn' } });
  });

  test('consumed capacity is told only to those who ask, and always counted', async () => {
    await cloud.resetMeter();
    const input = { TableName: 'orders', Item: { pk: { S: 'metered' }, status: { S: 'new' } } };
    expect((await db.send(new PutItemCommand(input))).ConsumedCapacity).toBeUndefined();
    const asked = await db.send(new PutItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }));
    expect(asked.ConsumedCapacity).toMatchObject({ TableName: 'orders' });
    expect(await get('metered')).toBeDefined();
    const query = {
      TableName: 'orders',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'metered' } },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'INDEXES' as const,
    };
    const { ConsumedCapacity: read } = await db.send(new QueryCommand(query));
    expect(read).toMatchObject({ CapacityUnits: 1, Table: { CapacityUnits: 1 } });
    const rows = await cloud.meter();
    // AWS: a write of up to 1 KB is one unit, and one for the index; a read is half, or one when consistent.
    expect(rows.find(({ operation }) => operation === 'PutItem')).toMatchObject({ calls: 2, writeUnits: 3 });
    expect(rows.find(({ operation }) => operation === 'GetItem')).toMatchObject({ readUnits: 0.5 });
    expect(rows.find(({ operation }) => operation === 'Query')).toMatchObject({
      readUnits: 1,
      writeUnits: 0,
    });
  });

  test('batches and transactions are counted with all their items', async () => {
    await cloud.resetMeter();
    const requests = ['b-1', 'b-2', 'b-3'].map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } }));
    await db.send(new BatchWriteItemCommand({ RequestItems: { orders: requests } }));
    const items = ['t-1', 't-2'].map((pk) => ({ Put: { TableName: 'orders', Item: { pk: { S: pk } } } }));
    const answer = await db.send(
      new TransactWriteItemsCommand({ TransactItems: items, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(answer.ConsumedCapacity).toEqual([{ TableName: 'orders', CapacityUnits: 4 }]);
    const rows = await cloud.meter();
    expect(rows.find(({ operation }) => operation === 'BatchWriteItem')).toMatchObject({ writeUnits: 3 });
    expect(rows.find(({ operation }) => operation === 'TransactWriteItems')).toMatchObject({ writeUnits: 4 });
  });

  test('errors come as AWS has them: the code, the old item, the reasons of a cancelled transaction', async () => {
    await put('taken');
    const refused = db.send(
      new PutItemCommand({
        TableName: 'orders',
        Item: { pk: { S: 'taken' } },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    await expect(refused).rejects.toThrow(ConditionalCheckFailedException);
    await expect(refused).rejects.toMatchObject({
      message: 'The conditional request failed',
      Item: { pk: { S: 'taken' } },
    });
    const cancelled = db.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'orders', Item: { pk: { S: 'free' } } } },
          {
            Put: {
              TableName: 'orders',
              Item: { pk: { S: 'taken' } },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    await expect(cancelled).rejects.toThrow(TransactionCanceledException);
    await expect(cancelled).rejects.toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    });
    await expect(db.send(new ScanCommand({ TableName: 'nowhere' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  test('a page without a limit ends with a megabyte, not with a number of items', async () => {
    const fill = async (status: string, count: number, bytes: number): Promise<void> => {
      for (let first = 0; first < count; first += 20) {
        const items = Array.from({ length: Math.min(20, count - first) }, (_, at) => ({
          PutRequest: {
            Item: {
              pk: { S: `${status}-${first + at}` },
              status: { S: status },
              text: { S: 'x'.repeat(bytes) },
            },
          },
        }));
        await db.send(new BatchWriteItemCommand({ RequestItems: { orders: items } }));
      }
    };
    const page = (status: string) =>
      db.send(
        new QueryCommand({
          TableName: 'orders',
          IndexName: 'byStatus',
          KeyConditionExpression: '#status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': { S: status } },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
    await fill('small', 1100, 10);
    const small = await page('small');
    expect(small).toMatchObject({
      Count: 1100,
      ScannedCount: 1100,
      ConsumedCapacity: { TableName: 'orders' },
    });
    expect(new Set(small.Items!.map(({ pk }) => pk!.S)).size).toBe(1100);
    expect(small.LastEvaluatedKey).toBeUndefined();
    expect(small.ConsumedCapacity!.CapacityUnits).toBeLessThan(10);
    await fill('large', 40, 50_000);
    const large = await page('large');
    expect(large.Count).toBeLessThan(25);
    expect(large.LastEvaluatedKey).toBeDefined();
  });

  test('PartiQL reads what was written', async () => {
    await put('partiql', { total: { N: '7' } });
    const { Items } = await db.send(
      new ExecuteStatementCommand({
        Statement: `SELECT total FROM "orders" WHERE pk = ?`,
        Parameters: [{ S: 'partiql' }],
      }),
    );
    expect(Items).toEqual([{ total: { N: '7' } }]);
  });

  test('a stream’s record has the item as it was written, empty maps and lists too', async () => {
    const more = {
      map: { M: {} },
      list: { L: [] },
      nested: { M: { map: { M: {} }, list: { L: [{ M: {} }, { L: [] }] } } },
    };
    await put('empty', more);
    await put('empty', {});
    const images = (await records())
      .map(({ dynamodb }) => dynamodb!)
      .filter(({ Keys }) => Keys!.pk!.S === 'empty')
      .flatMap(({ OldImage = {}, NewImage }) => [OldImage, NewImage]);
    const pk = { S: 'empty' };
    expect(images).toEqual([{}, { pk, ...more }, { pk, ...more }, { pk }]);
  });

  test('a stranger who finds the port of the engine sees an empty database', async () => {
    const [engine] = enginesOf(join(cloud.folder, 'data'));
    const command = execFileSync('ps', ['-wwo', 'args=', '-p', String(engine)]).toString();
    const port = / -port (\d+)/.exec(command)![1]!;
    const credentials = { accessKeyId: 'developer', secretAccessKey: 'developer' };
    const stranger = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials,
    });
    expect((await stranger.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    stranger.destroy();
    expect((await db.send(new ListTablesCommand({}))).TableNames).toEqual(['orders']);
    // The id that opens the database lies in the folder, and in the name of the database's file.
    expect(statSync(join(cloud.folder, 'data/dynamodb')).mode & 0o777).toBe(0o700);
    expect(statSync(join(cloud.folder, 'data/dynamodb/access-key')).mode & 0o777).toBe(0o600);
  });
});

describe('time to live', () => {
  const secondsFromNow = (seconds: number) => ({ N: String(Math.floor(Date.now() / 1000) + seconds) });

  test('an expired item goes within seconds, and its stream record says that the service deleted it', async () => {
    await put('expired', { expiresAt: secondsFromNow(-10) });
    await put('deleted-by-user', { expiresAt: secondsFromNow(3600) });
    await put('soon', { expiresAt: secondsFromNow(2) });
    await eventually(async () => {
      expect(await get('expired')).toBeUndefined();
      expect(await get('soon')).toBeUndefined();
    });
    await db.send(
      new ExecuteStatementCommand({ Statement: `DELETE FROM "orders" WHERE pk = 'deleted-by-user'` }),
    );
    const removed = (await records()).filter(({ eventName }) => eventName === 'REMOVE');
    // A sweep deletes what it finds side by side: nothing is promised of the order.
    const identities = new Map(
      removed.map(({ dynamodb, userIdentity }) => [dynamodb!.Keys!.pk!.S, userIdentity]),
    );
    const service = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
    expect(identities).toEqual(
      new Map([
        ['expired', service],
        ['soon', service],
        ['deleted-by-user', undefined],
      ]),
    );
    expect(removed).toHaveLength(3);
    expect(removed[0]!.awsRegion).toBe('us-east-1');
  });

  test('AWS leaves alone what is no number, and what expired more than five years ago', async () => {
    await put('text', { expiresAt: { S: '1' } });
    await put('ancient', { expiresAt: secondsFromNow(-6 * 365 * 24 * 3600) });
    await put('marker', { expiresAt: secondsFromNow(-1) });
    await eventually(async () => {
      expect(await get('marker')).toBeUndefined();
    });
    expect(await get('text')).toBeDefined();
    expect(await get('ancient')).toBeDefined();
  });

  test('what stands already is refused; an item whose table has no time to live stays', async () => {
    const update = (AttributeName: string, Enabled: boolean) =>
      db.send(
        new UpdateTimeToLiveCommand({
          TableName: 'orders',
          TimeToLiveSpecification: { AttributeName, Enabled },
        }),
      );
    await expect(update('expiresAt', true)).rejects.toThrow('TimeToLive is already enabled');
    await expect(update('other', true)).rejects.toThrow('TimeToLive is active on a different AttributeName');
    await update('expiresAt', false);
    const described = await db.send(new DescribeTimeToLiveCommand({ TableName: 'orders' }));
    expect(described.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await put('kept', { expiresAt: secondsFromNow(-10) });
    await update('expiresAt', true);
    await eventually(async () => {
      expect(await get('kept')).toBeUndefined();
    });
  });
});

describe('the end by kill -9, and the next boot', () => {
  test('the engine dies with the local cloud; items, streams and lifetimes are there again', async () => {
    const [engine] = enginesOf(join(cloud.folder, 'data'));
    expect(engine).toBeDefined();
    await put('long-lived', { expiresAt: { N: String(Math.floor(Date.now() / 1000) + 3) } });
    const before = (await records()).map(({ eventID, userIdentity }) => [eventID, userIdentity]);
    // What was acknowledged last must not be lost.
    const last = Array.from({ length: 50 }, (_, at) => `last-${at}`);
    await Promise.all(last.map((pk) => put(pk)));
    await cloud.kill();
    await eventually(() => {
      expect(enginesOf(join(cloud.folder, 'data'))).toEqual([]);
    });
    await cloud.restart();
    for (const pk of last) expect(await get(pk)).toBeDefined();
    const after = (await records()).map(({ eventID, userIdentity }) => [eventID, userIdentity]);
    expect(after.slice(0, before.length)).toEqual(before);
    await eventually(async () => {
      expect(await get('long-lived')).toBeUndefined();
    });
  });

  test('when the engine alone dies, the next call starts another', async () => {
    await put('survivor');
    process.kill(enginesOf(join(cloud.folder, 'data'))[0]!, 'SIGKILL');
    await eventually(async () => {
      expect(await get('survivor')).toBeDefined();
    });
    expect(enginesOf(join(cloud.folder, 'data'))).toHaveLength(1);
  });
});
