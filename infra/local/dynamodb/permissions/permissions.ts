import { AwsError } from '../../kernel/aws-error.ts';
import type { NeededPermission } from '../../kernel/aws-service.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { indexArn, tableArn, tableNameOf } from '../arns.ts';
import { objectOf, objectsOf, stringOf } from '../shapes.ts';
import type { KeyFacts, TableCatalog } from '../table-catalog.ts';
import { attributesOf, equalValues, keyText } from './expressions.ts';
import { readStatement } from './partiql.ts';

type Conditions = Readonly<Record<string, readonly string[]>>;

/** Works its conditions out only when a policy asks for them: most have none, and this runs with every call. */
class Needed implements NeededPermission {
  readonly action: string;
  readonly resource: string;
  readonly #conditions: () => Conditions;

  constructor(action: string, resource: string, conditions: () => Conditions) {
    this.action = `dynamodb:${action}`;
    this.resource = resource;
    this.#conditions = conditions;
  }

  get conditions(): Conditions {
    return this.#conditions();
  }
}

const ON_TABLE = new Set([
  'CreateTable',
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'DescribeTimeToLive',
  'UpdateTimeToLive',
]);
const ON_EVERYTHING = new Set(['ListTables', 'DescribeLimits']);

/** The permissions that AWS asks for each operation of DynamoDB (Service Authorization Reference). */
export function neededPermissions(
  catalog: TableCatalog,
  operation: string,
  input: JsonObject,
): NeededPermission[] {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [onItem(catalog, operation, input)];
    case 'Query':
    case 'Scan':
      return [onTableOrIndex(catalog, operation, input)];
    case 'BatchGetItem':
      return Object.entries(objectOf(input.RequestItems)).map(([table, request]) =>
        onBatch(catalog, operation, table, objectsOf(objectOf(request).Keys), objectOf(request)),
      );
    case 'BatchWriteItem':
      return Object.entries(objectOf(input.RequestItems)).map(([table, requests]) =>
        onBatch(catalog, operation, table, objectsOf(requests).flatMap(writtenItems), {}),
      );
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return objectsOf(input.TransactItems).map((item) => inTransaction(catalog, operation, item));
    case 'ExecuteStatement':
      return [onStatement(catalog, input)];
    case 'ExecuteTransaction':
      return objectsOf(input.TransactStatements).map((each) => onStatement(catalog, each, operation));
    case 'BatchExecuteStatement':
      return objectsOf(input.Statements).map((each) => onStatement(catalog, each));
    default:
      return [onManagement(operation, input)];
  }
}

function onManagement(operation: string, input: JsonObject): NeededPermission {
  const action = `dynamodb:${operation}`;
  if (ON_EVERYTHING.has(operation)) return { action, resource: '*' };
  if (ON_TABLE.has(operation)) return { action, resource: tableArn(tableNameOf(input.TableName)) };
  throw new AwsError('UnknownOperationException', `The local cloud does not know dynamodb:${operation}`);
}

/** One item, which its key names; a put has the whole item instead, and what else it may carry counts for nothing. */
function onItem(
  catalog: TableCatalog,
  action: string,
  request: JsonObject,
  within?: string,
): NeededPermission {
  const table = tableNameOf(request.TableName);
  return new Needed(action, tableArn(table), () => ({
    ...leadingKeys(catalog.get(table)?.keys, (attribute) => {
      const item = objectOf(action === 'PutItem' ? request.Item : request.Key);
      return keyText(objectOf(item[attribute]));
    }),
    'dynamodb:Attributes': attributesOf(request),
    ...asked(request),
    ...(within === undefined ? {} : { 'dynamodb:EnclosingOperation': [within] }),
  }));
}

/** AWS: with an index, the permission is on the index alone. A scan has no leading keys. */
function onTableOrIndex(catalog: TableCatalog, operation: string, input: JsonObject): NeededPermission {
  const table = tableNameOf(input.TableName);
  const index = stringOf(input.IndexName);
  return new Needed(operation, index === undefined ? tableArn(table) : indexArn(table, index), () => ({
    ...(operation === 'Scan'
      ? {}
      : leadingKeys(keysOf(catalog, table, index), (attribute) => equalValues(input, attribute))),
    'dynamodb:Attributes': attributesOf(input),
    ...asked(input),
  }));
}

function onBatch(
  catalog: TableCatalog,
  action: string,
  tableOrArn: string,
  items: readonly JsonObject[],
  request: JsonObject,
): NeededPermission {
  const table = tableNameOf(tableOrArn);
  return new Needed(action, tableArn(table), () => ({
    ...leadingKeys(catalog.get(table)?.keys, (attribute) =>
      items.flatMap((item) => keyText(objectOf(item[attribute]))),
    ),
    'dynamodb:Attributes': [...new Set([...items.flatMap(Object.keys), ...attributesOf(request)])],
    ...asked(request),
  }));
}

function writtenItems({ PutRequest: put, DeleteRequest: remove }: JsonObject): JsonObject[] {
  return [objectOf(objectOf(put).Item), objectOf(objectOf(remove).Key)];
}

/** AWS: a transaction needs what each of its parts would need by itself, and ConditionCheckItem for a mere check. */
const IN_TRANSACTIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function inTransaction(catalog: TableCatalog, operation: string, item: JsonObject): NeededPermission {
  const [[kind, request] = ['', undefined], ...others] = Object.entries(item);
  const action = IN_TRANSACTIONS[kind];
  if (action === undefined || others.length > 0) {
    const message = 'TransactItems can only contain one of Check, Put, Update or Delete';
    throw new AwsError('ValidationException', message);
  }
  return onItem(catalog, action, objectOf(request), operation);
}

function onStatement(catalog: TableCatalog, request: JsonObject, within?: string): NeededPermission {
  const statement = readStatement(stringOf(request.Statement) ?? '', request.Parameters);
  const { verb, index } = statement;
  const table = tableNameOf(statement.table);
  const resource = index === undefined ? tableArn(table) : indexArn(table, index);
  return new Needed(`PartiQL${verb}`, resource, () => {
    const keys = leadingKeys(keysOf(catalog, table, index), (attribute) => statement.valuesOf(attribute));
    return {
      ...keys,
      'dynamodb:Attributes': statement.attributes,
      // AWS: true when the statement neither equals nor lists the partition key.
      ...(verb === 'Select'
        ? { 'dynamodb:FullTableScan': [String((keys['dynamodb:LeadingKeys'] ?? []).length === 0)] }
        : {}),
      ...(within === undefined ? {} : { 'dynamodb:EnclosingOperation': [within] }),
    };
  });
}

function keysOf(catalog: TableCatalog, table: string, index: string | undefined): KeyFacts | undefined {
  const facts = catalog.get(table);
  return index === undefined ? facts?.keys : facts?.indexes.get(index);
}

/** AWS: `dynamodb:LeadingKeys` has the values of the partition key, of the table or of the index that is read. */
function leadingKeys(
  keys: KeyFacts | undefined,
  valuesOf: (attribute: string) => readonly string[],
): Conditions {
  return { 'dynamodb:LeadingKeys': (keys?.partition ?? []).flatMap(valuesOf) };
}

/** Condition keys that repeat a parameter, and are absent without it. */
function asked(request: JsonObject): Conditions {
  const members = ['Select', 'ReturnValues', 'ReturnConsumedCapacity'] as const;
  return Object.fromEntries(members.flatMap((name) => pair(`dynamodb:${name}`, request[name])));
}

function pair(key: string, value: Json | undefined): [string, string[]][] {
  return typeof value === 'string' ? [[key, [value]]] : [];
}
