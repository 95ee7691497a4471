import type { JsonObject } from '../../kernel/json.ts';
import { TableCatalog } from '../table-catalog.ts';
import { neededPermissions } from './permissions.ts';
import { neededStreamPermissions } from './stream-permissions.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

const catalog = new TableCatalog();
catalog.learn({
  TableName: 'orders',
  KeySchema: [
    { AttributeName: 'customerId', KeyType: 'HASH' },
    { AttributeName: 'orderId', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' },
        { AttributeName: 'placedAt', KeyType: 'RANGE' },
      ],
    },
  ],
});

const key = { customerId: { S: 'c-1' }, orderId: { S: 'o-1' } };

/** Each permission as one object, with the conditions that were asked for by name. */
function permissions(operation: string, input: JsonObject) {
  return neededPermissions(catalog, operation, input).map(({ action, resource, conditions }) => ({
    action,
    resource,
    ...(conditions === undefined ? {} : { conditions }),
  }));
}

test.each(['GetItem', 'UpdateItem', 'DeleteItem'])(
  '%s: the table, with the partition key as leading key',
  (operation) => {
    expect(permissions(operation, { TableName: 'orders', Key: key })).toEqual([
      {
        action: `dynamodb:${operation}`,
        resource: TABLE,
        conditions: { 'dynamodb:LeadingKeys': ['c-1'], 'dynamodb:Attributes': ['customerId', 'orderId'] },
      },
    ]);
  },
);

test('PutItem: the leading key and the attributes are those of the item', () => {
  expect(
    permissions('PutItem', {
      TableName: TABLE,
      Item: { ...key, total: { N: '7' } },
      ReturnValues: 'ALL_OLD',
    }),
  ).toEqual([
    {
      action: 'dynamodb:PutItem',
      resource: TABLE,
      conditions: {
        'dynamodb:LeadingKeys': ['c-1'],
        'dynamodb:Attributes': ['customerId', 'orderId', 'total'],
        'dynamodb:ReturnValues': ['ALL_OLD'],
      },
    },
  ]);
});

test('dynamodb:Attributes has the top-level attributes of every expression, with substitutes resolved', () => {
  const [needed] = permissions('UpdateItem', {
    TableName: 'orders',
    Key: key,
    UpdateExpression:
      'SET #s = :shipped, address.street = :street, tries = if_not_exists(tries, :zero) + :one REMOVE tags[0]',
    ConditionExpression: 'attribute_exists(orderId) AND (#v.#n < :limit OR NOT contains(notes, :word))',
    ExpressionAttributeNames: { '#s': 'status', '#v': 'version', '#n': 'number' },
  });
  expect(new Set(needed!.conditions!['dynamodb:Attributes'])).toEqual(
    new Set(['customerId', 'orderId', 'status', 'address', 'tries', 'tags', 'version', 'notes']),
  );
});

describe('Query: the leading key is what the key condition asks the partition key to equal', () => {
  test.each<[string, JsonObject]>([
    [
      'by name',
      { KeyConditionExpression: 'customerId = :c', ExpressionAttributeValues: { ':c': { S: 'c-1' } } },
    ],
    [
      'by substitute, in parentheses, beside a range',
      {
        KeyConditionExpression: '(#c=:c) AND orderId BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#c': 'customerId' },
        ExpressionAttributeValues: { ':c': { S: 'c-1' }, ':from': { S: 'a' }, ':to': { S: 'b' } },
      },
    ],
    [
      'by the older parameter',
      { KeyConditions: { customerId: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'c-1' }] } } },
    ],
  ])('%s', (_, condition) => {
    const [needed] = permissions('Query', { TableName: 'orders', Select: 'COUNT', ...condition });
    expect(needed).toMatchObject({ action: 'dynamodb:Query', resource: TABLE });
    expect(needed!.conditions).toMatchObject({
      'dynamodb:LeadingKeys': ['c-1'],
      'dynamodb:Select': ['COUNT'],
    });
  });
});

test('Query on an index: the permission is on the index, and the leading key is the key of the index', () => {
  const [needed] = permissions('Query', {
    TableName: 'orders',
    IndexName: 'byStatus',
    KeyConditionExpression: '#s = :placed AND placedAt >= :since',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':placed': { S: 'placed' }, ':since': { S: '2026' } },
  });
  expect(needed!.resource).toBe(`${TABLE}/index/byStatus`);
  expect(needed!.conditions!['dynamodb:LeadingKeys']).toEqual(['placed']);
});

test('Scan has no leading keys', () => {
  const [needed] = permissions('Scan', { TableName: 'orders', ProjectionExpression: 'orderId, total' });
  expect(needed).toEqual({
    action: 'dynamodb:Scan',
    resource: TABLE,
    conditions: { 'dynamodb:Attributes': ['orderId', 'total'] },
  });
});

test('batches need the batch permission on each of their tables', () => {
  const written = permissions('BatchWriteItem', {
    RequestItems: { orders: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }], carts: [] },
  });
  expect(written.map(({ action, resource }) => [action, resource])).toEqual([
    ['dynamodb:BatchWriteItem', TABLE],
    ['dynamodb:BatchWriteItem', TABLE.replace('orders', 'carts')],
  ]);
  expect(written[0]!.conditions!['dynamodb:LeadingKeys']).toEqual(['c-1', 'c-1']);
  const [read] = permissions('BatchGetItem', { RequestItems: { orders: { Keys: [key] } } });
  expect(read).toMatchObject({ action: 'dynamodb:BatchGetItem', resource: TABLE });
});

test('a transaction needs what its parts need, and says that it encloses them', () => {
  const part = { TableName: 'orders', Key: key };
  const needed = permissions('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: 'orders', Item: key } },
      { Update: part },
      { Delete: part },
      { ConditionCheck: { ...part, ConditionExpression: 'attribute_exists(orderId)' } },
    ],
  });
  expect(needed.map(({ action }) => action)).toEqual([
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:ConditionCheckItem',
  ]);
  for (const { conditions } of needed) {
    expect(conditions).toMatchObject({
      'dynamodb:LeadingKeys': ['c-1'],
      'dynamodb:EnclosingOperation': ['TransactWriteItems'],
    });
  }
  expect(permissions('TransactGetItems', { TransactItems: [{ Get: part }] })).toMatchObject([
    { action: 'dynamodb:GetItem', conditions: { 'dynamodb:EnclosingOperation': ['TransactGetItems'] } },
  ]);
});

describe('PartiQL', () => {
  test.each<[string, JsonObject[] | undefined, string, string, Record<string, string[]>]>([
    [
      `SELECT * FROM "orders" WHERE customerId = 'c-1'`,
      undefined,
      'PartiQLSelect',
      TABLE,
      { 'dynamodb:LeadingKeys': ['c-1'], 'dynamodb:FullTableScan': ['false'] },
    ],
    [
      `select orderId, total from orders where total > 5`,
      undefined,
      'PartiQLSelect',
      TABLE,
      { 'dynamodb:Attributes': ['orderId', 'total'], 'dynamodb:FullTableScan': ['true'] },
    ],
    [
      `SELECT orderId FROM "orders"."byStatus" WHERE "status" IN [?, 'it''s']`,
      [{ S: 'placed' }],
      'PartiQLSelect',
      `${TABLE}/index/byStatus`,
      { 'dynamodb:LeadingKeys': ['placed', "it's"], 'dynamodb:Attributes': ['orderId', 'status'] },
    ],
    [
      `INSERT INTO "orders" VALUE {'customerId': 'c-1', 'orderId': ?}`,
      [{ S: 'o-1' }],
      'PartiQLInsert',
      TABLE,
      { 'dynamodb:LeadingKeys': ['c-1'], 'dynamodb:Attributes': ['customerId', 'orderId'] },
    ],
    [
      `UPDATE "orders" SET total = ? SET address.street='x' WHERE customerId=? AND orderId='o-1'`,
      [{ N: '7' }, { S: 'c-1' }],
      'PartiQLUpdate',
      TABLE,
      {
        'dynamodb:LeadingKeys': ['c-1'],
        'dynamodb:Attributes': ['total', 'address', 'customerId', 'orderId'],
      },
    ],
    [
      `DELETE FROM "orders" WHERE customerId = 'c-1' AND orderId = 'o-1'`,
      undefined,
      'PartiQLDelete',
      TABLE,
      { 'dynamodb:LeadingKeys': ['c-1'] },
    ],
  ])('%s', (Statement, Parameters, action, resource, conditions) => {
    const [needed] = permissions('ExecuteStatement', { Statement, ...(Parameters && { Parameters }) });
    expect(needed).toMatchObject({ action: `dynamodb:${action}`, resource });
    expect(needed!.conditions).toMatchObject(conditions);
  });

  test('in a transaction each statement needs its own permission', () => {
    const statement = { Statement: `SELECT * FROM orders WHERE customerId = 'c-1'` };
    expect(permissions('ExecuteTransaction', { TransactStatements: [statement, statement] })).toMatchObject([
      { action: 'dynamodb:PartiQLSelect' },
      { conditions: { 'dynamodb:EnclosingOperation': ['ExecuteTransaction'] } },
    ]);
  });
});

test('a request can not show one key to the policy and another to the table', () => {
  const other = { customerId: { S: 'c-2' }, orderId: { S: 'o-1' } };
  const [put] = permissions('PutItem', { TableName: 'orders', Item: other, Key: key });
  expect(put!.conditions!['dynamodb:LeadingKeys']).toEqual(['c-2']);
  const both = { PutRequest: { Item: other }, DeleteRequest: { Key: key } };
  const [batch] = permissions('BatchWriteItem', { RequestItems: { orders: [both] } });
  expect(batch!.conditions!['dynamodb:LeadingKeys']).toEqual(['c-2', 'c-1']);
  const two = { Get: { TableName: 'orders', Key: key }, Put: { TableName: 'orders', Item: other } };
  expect(() => permissions('TransactWriteItems', { TransactItems: [two] })).toThrow('only contain one of');
});

test('managing tables needs the permission on the table; listing them on everything', () => {
  expect(permissions('DescribeTable', { TableName: 'orders' })).toEqual([
    { action: 'dynamodb:DescribeTable', resource: TABLE },
  ]);
  expect(permissions('ListTables', {})).toEqual([{ action: 'dynamodb:ListTables', resource: '*' }]);
});

test('an operation that AWS does not have is refused, and so is a table of another account', () => {
  expect(() => permissions('DropTable', {})).toThrow('dynamodb:DropTable');
  const elsewhere = TABLE.replace('000000000000', '111111111111');
  expect(() => permissions('GetItem', { TableName: elsewhere, Key: key })).toThrow(
    'Requested resource not found',
  );
});

test('streams: the permission is on the stream, which an iterator names too', () => {
  const stream = `${TABLE}/stream/2026-01-01T00:00:00.000`;
  expect(neededStreamPermissions('GetRecords', { ShardIterator: `${stream}|001|abc` })).toEqual([
    { action: 'dynamodb:GetRecords', resource: stream },
  ]);
  expect(neededStreamPermissions('DescribeStream', { StreamArn: stream })[0]!.resource).toBe(stream);
  expect(neededStreamPermissions('ListStreams', { TableName: 'orders' })[0]!.resource).toBe(
    `${TABLE}/stream/*`,
  );
  expect(() => neededStreamPermissions('PutRecords', {})).toThrow('dynamodbstreams:PutRecords');
});
