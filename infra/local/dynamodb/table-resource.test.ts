import type { JsonObject } from '../kernel/json.ts';
import { unknownProperties } from '../stacks/resource-type.ts';
import { objectOf, objectsOf } from './shapes.ts';
import { tableProperties } from './table-properties.ts';
import { InProcessDynamoDb } from './test-support/dynamodb-in-process.ts';

/** AWS::DynamoDB::Table at a first boot, and at later ones with a template that has changed. */

const dynamo = new InProcessDynamoDb();

afterAll(async () => {
  await dynamo.stop();
});

const string = (name: string): JsonObject => ({ AttributeName: name, AttributeType: 'S' });
const hash = (name: string): JsonObject => ({ AttributeName: name, KeyType: 'HASH' });

function index(
  name: string,
  attribute: string,
  projection: JsonObject = { ProjectionType: 'ALL' },
): JsonObject {
  return { IndexName: name, KeySchema: [hash(attribute)], Projection: projection };
}

const simple: JsonObject = {
  TableName: 'simple',
  AttributeDefinitions: [string('pk'), string('status'), string('customer')],
  KeySchema: [hash('pk')],
  GlobalSecondaryIndexes: [index('byStatus', 'status'), index('byCustomer', 'customer')],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

async function describeTable(name: string): Promise<JsonObject> {
  return objectOf((await dynamo.call('DescribeTable', { TableName: name })).Table);
}

const indexNames = (table: JsonObject): unknown[] =>
  objectsOf(table.GlobalSecondaryIndexes)
    .map(({ IndexName }) => IndexName)
    .toSorted();

test('Ref is the name, GetAtt the ARNs; the same template again changes nothing', async () => {
  const created = await dynamo.createTable(simple);
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/simple';
  expect(created.ref).toBe('simple');
  expect(created.attributes!.Arn).toBe(arn);
  expect(created.attributes!.StreamArn).toMatch(new RegExp(`^${arn}/stream/\\d{4}-`));
  await dynamo.call('PutItem', { TableName: 'simple', Item: { pk: { S: 'kept' } } });
  const before = await describeTable('simple');
  expect(await dynamo.createTable(simple)).toEqual(created);
  const { TableSizeBytes: _, ItemCount: __, ...after } = await describeTable('simple');
  expect(before).toMatchObject(after);
});

test('without a TableName it is named after stack and logical id; without BillingMode it is PROVISIONED', async () => {
  const created = await dynamo.createTable({
    BillingMode: undefined,
    AttributeDefinitions: [string('pk')],
    KeySchema: [hash('pk')],
    ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
  });
  expect(created).toEqual({
    ref: 'demo-Table',
    attributes: { Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/demo-Table' },
  });
  expect((await describeTable('demo-Table')).ProvisionedThroughput).toMatchObject({
    ReadCapacityUnits: 2,
    WriteCapacityUnits: 3,
  });
});

test('from PROVISIONED to PAY_PER_REQUEST and back, with an index', async () => {
  const throughput = { ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 } };
  const billed = {
    TableName: 'billed',
    AttributeDefinitions: [string('pk'), string('status')],
    KeySchema: [hash('pk')],
  };
  const provisioned = {
    ...billed,
    ...throughput,
    BillingMode: 'PROVISIONED',
    GlobalSecondaryIndexes: [{ ...index('byStatus', 'status'), ...throughput }],
  };
  await dynamo.createTable(provisioned);
  await dynamo.createTable({ ...billed, GlobalSecondaryIndexes: [index('byStatus', 'status')] });
  expect((await describeTable('billed')).BillingModeSummary).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
  });
  await dynamo.createTable(provisioned);
  expect((await describeTable('billed')).ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 2 });
});

test('indexes come, go and change; the items stay', async () => {
  await dynamo.createTable({
    ...simple,
    AttributeDefinitions: [string('pk'), string('customer'), string('day')],
    GlobalSecondaryIndexes: [
      index('byCustomer', 'customer', { ProjectionType: 'KEYS_ONLY' }),
      index('byDay', 'day'),
    ],
  });
  const table = await describeTable('simple');
  expect(indexNames(table)).toEqual(['byCustomer', 'byDay']);
  const changed = objectsOf(table.GlobalSecondaryIndexes).find(({ IndexName }) => IndexName === 'byCustomer');
  expect(changed!.Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
  const { Item } = await dynamo.call('GetItem', { TableName: 'simple', Key: { pk: { S: 'kept' } } });
  expect(Item).toEqual({ pk: { S: 'kept' } });
  await dynamo.createTable(simple);
  expect(indexNames(await describeTable('simple'))).toEqual(['byCustomer', 'byStatus']);
});

test('a stream with another view is another stream; without one there is no StreamArn', async () => {
  const first = await dynamo.createTable(simple);
  const keysOnly = { ...simple, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } };
  const second = await dynamo.createTable(keysOnly);
  expect(second.attributes!.StreamArn).not.toBe(first.attributes!.StreamArn);
  const { StreamSpecification: _, ...without } = simple;
  expect((await dynamo.createTable(without)).attributes).not.toHaveProperty('StreamArn');
  expect((await dynamo.createTable(simple)).attributes).toHaveProperty('StreamArn');
});

test('time to live and deletion protection follow the template', async () => {
  const lifetime = { AttributeName: 'expiresAt', Enabled: true };
  await dynamo.createTable({ ...simple, TimeToLiveSpecification: lifetime, DeletionProtectionEnabled: true });
  const ttl = (): Promise<JsonObject> => dynamo.call('DescribeTimeToLive', { TableName: 'simple' });
  expect(await ttl()).toMatchObject({ TimeToLiveDescription: { AttributeName: 'expiresAt' } });
  await expect(dynamo.call('DeleteTable', { TableName: 'simple' })).rejects.toThrow(/protected/i);
  await dynamo.createTable({ ...simple, TimeToLiveSpecification: { ...lifetime, Enabled: false } });
  expect(await ttl()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  await dynamo.call('DeleteTable', { TableName: 'simple' });
});

test.each([
  ['another key', { KeySchema: [hash('status')] }],
  ['another type of the key', { AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }] }],
  [
    'a local index',
    {
      LocalSecondaryIndexes: [
        { ...index('local', 'pk'), KeySchema: [hash('pk'), { AttributeName: 'day', KeyType: 'RANGE' }] },
      ],
    },
  ],
])('%s can not be had without --fresh, and the error says so', async (_, change) => {
  const fixed = { TableName: 'fixed', AttributeDefinitions: [string('pk')], KeySchema: [hash('pk')] };
  await dynamo.createTable(fixed);
  await expect(dynamo.createTable({ ...fixed, ...change })).rejects.toThrow(
    /The table fixed stands with other keys or local indexes.*--fresh/,
  );
});

test('a property that is not known is named with its path', () => {
  expect(
    unknownProperties(tableProperties, {
      KinesisStreamSpecification: { StreamArn: 'x' },
      GlobalSecondaryIndexes: [{ IndexName: 'a', Projections: {} }],
    }),
  ).toEqual(['KinesisStreamSpecification', 'GlobalSecondaryIndexes[0].Projections']);
});
