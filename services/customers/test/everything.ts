import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';

/** Something that the cloud keeps: where it lies, and what it says. */
type Kept = readonly [place: string, content: string];

/** The tables and their indexes, the buckets and the logs where one of the texts stands. */
export async function placesWith(shop: TestCloud, texts: readonly string[]): Promise<string[]> {
  const kept = await Promise.all([allItems(shop), allObjects(shop), allLogs(shop)]);
  return placesOf(kept.flat(), texts);
}

/** The same for what the local cloud itself remembers: queues, archives, users, deliveries. It has to be stopped. */
export function rememberedPlacesWith(shop: TestCloud, texts: readonly string[]): string[] {
  const state = new DatabaseSync(join(shop.folder, 'data/state.db'));
  const tables = state.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const kept = tables.flatMap(({ name }) =>
    state
      .prepare(`SELECT * FROM "${String(name)}"`)
      .all()
      .map((row): Kept => [String(name), Object.values(row).map(asText).join(' ')]),
  );
  state.close();
  return placesOf(kept, texts);
}

function placesOf(kept: readonly Kept[], texts: readonly string[]): string[] {
  const found = kept.filter(([, content]) => texts.some((each) => content.includes(each)));
  return [...new Set(found.map(([place]) => place))].sort();
}

function asText(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}

async function allItems(shop: TestCloud): Promise<Kept[]> {
  const client = shop.client(DynamoDBClient);
  const { TableNames: names = [] } = await client.send(new ListTablesCommand({}));
  const kept: Kept[] = [];
  for (const TableName of names) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
    for (const IndexName of [
      undefined,
      ...(table?.GlobalSecondaryIndexes ?? []).map(({ IndexName: name }) => name),
    ]) {
      for await (const { Items: items } of paginateScan({ client }, { TableName, IndexName })) {
        kept.push([
          `table ${TableName}${IndexName === undefined ? '' : `, ${IndexName}`}`,
          JSON.stringify(items),
        ]);
      }
    }
  }
  return kept;
}

async function allObjects(shop: TestCloud): Promise<Kept[]> {
  const client = shop.client(S3Client);
  const { Buckets: buckets = [] } = await client.send(new ListBucketsCommand({}));
  const kept: Kept[] = [];
  for (const { Name: Bucket = '' } of buckets) {
    const { Contents: objects = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = '' } of objects) {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      kept.push([`bucket ${Bucket}`, `${Key} ${await text(body as Readable)}`]);
    }
  }
  return kept;
}

async function allLogs(shop: TestCloud): Promise<Kept[]> {
  const client = shop.client(CloudWatchLogsClient);
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const kept: Kept[] = [];
  for (const { logGroupName = '' } of logGroups) {
    const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
    kept.push(...events.map(({ message = '' }): Kept => [`log ${logGroupName}`, message]));
  }
  return kept;
}
