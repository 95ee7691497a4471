import { setTimeout } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';

/** Takes everything out of the shop's tables and buckets, when nothing moves in its queues any more. */
export async function emptyShop(shop: TestCloud): Promise<void> {
  await settled(shop);
  const database = shop.client(DynamoDBClient);
  const { TableNames: tables = [] } = await database.send(new ListTablesCommand({}));
  for (const table of tables) await emptyTable(database, table);
  const s3 = shop.client(S3Client);
  const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name: bucket = '' } of buckets) await emptyBucket(s3, bucket);
  await quiet(shop);
}

interface Queue {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
}

/** How many looks in a row have to find nothing: what is on its way from a table's stream is in no queue for a moment. */
const LOOKS = 8;

/** What still moves when its table is emptied would fail, and be tried again in the midst of other examples. */
async function settled(shop: TestCloud): Promise<void> {
  await eventually(
    async () => {
      for (let looks = 0; looks < LOOKS; looks += 1) {
        await requireQuiet(shop);
        await setTimeout(100);
      }
    },
    { timeout: 60_000 },
  );
}

async function quiet(shop: TestCloud): Promise<void> {
  await eventually(() => requireQuiet(shop), { timeout: 30_000 });
}

async function requireQuiet(shop: TestCloud): Promise<void> {
  const { queues } = (await shop.page('queues')) as { queues: Queue[] };
  const moving = queues.filter(({ visible, inFlight }) => visible + inFlight > 0);
  if (moving.length > 0)
    throw new Error(`Messages are still in ${moving.map(({ name }) => name).join(', ')}`);
}

async function emptyTable(database: DynamoDBClient, table: string): Promise<void> {
  const { Table: description } = await database.send(new DescribeTableCommand({ TableName: table }));
  const keys = new Set(description?.KeySchema?.map(({ AttributeName: name }) => name));
  const { Items: items = [] } = await database.send(
    new ScanCommand({ TableName: table, ConsistentRead: true }),
  );
  const deletions = items.map((item) => ({
    DeleteRequest: { Key: Object.fromEntries(Object.entries(item).filter(([name]) => keys.has(name))) },
  }));
  // As many as one call takes.
  for (let from = 0; from < deletions.length; from += 25) {
    const RequestItems = { [table]: deletions.slice(from, from + 25) };
    await database.send(new BatchWriteItemCommand({ RequestItems }));
  }
}

async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  if (objects.length === 0) return;
  const keys = objects.map(({ Key: key = '' }) => ({ Key: key }));
  await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys } }));
}
