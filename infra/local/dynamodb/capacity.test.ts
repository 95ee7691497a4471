import type { Usage } from '../kernel/aws-service.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { countRefusal, transactionCapacity } from './capacity.ts';
import { itemSize } from './item-size.ts';
import { TableCatalog } from './table-catalog.ts';

const catalog = new TableCatalog();
catalog.learn({
  TableName: 'orders',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    { IndexName: 'byStatus', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }] },
  ],
});

const put = (id: string, more = {}) => ({ Put: { TableName: 'orders', Item: { id: { S: id }, ...more } } });
const said = (table: number, byStatus?: number) => [
  {
    TableName: 'orders',
    CapacityUnits: table + (byStatus ?? 0),
    Table: { CapacityUnits: table },
    ...(byStatus === undefined ? {} : { GlobalSecondaryIndexes: { byStatus: { CapacityUnits: byStatus } } }),
  },
];

// The engine adds up only the different costs within a table: three items of 2 units give 2.
test.each([
  ['three small items', [put('a'), put('b'), put('c')], said(2), 6],
  ['a check is billed as a write', [put('a'), { ConditionCheck: { TableName: 'orders' } }], said(2), 4],
  ['an item of 3 KB beside a small one', [put('a'), put('b', { text: { S: 'x'.repeat(2500) } })], said(8), 8],
  ['a large item that only the engine knows', [{ Update: { TableName: 'orders' } }], said(12), 12],
  [
    'index entries',
    [put('a', { status: { S: 'x' } }), put('b', { status: { S: 'x' } }), put('c')],
    said(2, 2),
    10,
  ],
])('AWS: twice the units of each item of a transaction: %s', (_, items, consumed, units) => {
  const [capacity] = transactionCapacity(catalog, { TransactItems: items }, consumed);
  expect(capacity!.CapacityUnits).toBe(units);
});

test('AWS: a write whose condition fails is billed', () => {
  const usage: Usage = {};
  countRefusal(usage, new AwsError('ConditionalCheckFailedException', ''), {});
  expect(usage).toEqual({ writeUnits: 1 });
  countRefusal(usage, new AwsError('TransactionCanceledException', ''), {
    TransactItems: [put('a'), put('b')],
  });
  expect(usage).toEqual({ writeUnits: 4 });
  const nothing: Usage = {};
  countRefusal(nothing, new AwsError('ValidationException', ''), {});
  expect(nothing).toEqual({});
});

test.each([
  [{ id: { S: 'añb' } }, 6],
  [{ n: { N: '-1234.5' } }, 5],
  [{ b: { B: 'aGVsbG8=' } }, 6],
  [{ on: { BOOL: true }, no: { NULL: true } }, 6],
  [{ s: { SS: ['ab', 'c'] } }, 4],
  [{ m: { M: { a: { S: 'xy' } } } }, 8],
  [{ l: { L: [{ S: 'xy' }, { N: '12' }] } }, 10],
])('AWS: the size of an item: %j', (item, size) => {
  expect(itemSize(item)).toBe(size);
});
