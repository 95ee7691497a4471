import type { AwsCall, AwsService, NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fromEngineArns, tableNameOf, toEngineArns } from './arns.ts';
import { asAsked, countRefusal, countUsage, transactionCapacity } from './capacity.ts';
import type { Engine } from './engine/engine.ts';
import { wholePage } from './engine/whole-page.ts';
import { neededPermissions } from './permissions/permissions.ts';
import { readStatement } from './permissions/partiql.ts';
import { objectOf, objectsOf, stringOf } from './shapes.ts';
import type { TableCatalog } from './table-catalog.ts';
import type { TtlSettings } from './ttl/ttl-settings.ts';
import type { WriteSignals } from './write-signals.ts';

const API = 'DynamoDB_20120810';

/** DynamoDB's API: the engine does the work, and we know what it consumed and who must hear of it. */
export class DynamoDbService implements AwsService {
  readonly name = 'dynamodb';
  readonly targets = [API];
  readonly #engine: Engine;
  readonly #catalog: TableCatalog;
  readonly #ttl: TtlSettings;
  readonly #signals: WriteSignals;

  constructor(engine: Engine, catalog: TableCatalog, ttl: TtlSettings, signals: WriteSignals) {
    this.#engine = engine;
    this.#catalog = catalog;
    this.#ttl = ttl;
    this.#signals = signals;
  }

  permissions(operation: string, input: JsonObject): NeededPermission[] {
    return neededPermissions(this.#catalog, operation, input);
  }

  async perform({ operation, input, usage }: AwsCall): Promise<JsonObject> {
    switch (operation) {
      case 'CreateTable':
      case 'UpdateTable':
      case 'DeleteTable':
      case 'DescribeTable':
        return this.manage(operation, input);
      case 'ListTables':
      case 'DescribeLimits':
        return this.#engine.call(API, operation, input);
      case 'UpdateTimeToLive':
        return this.#ttl.update(await this.#existing(input), input);
      case 'DescribeTimeToLive':
        return this.#ttl.describe(await this.#existing(input));
      default:
        return this.#work(operation, input, usage);
    }
  }

  /** Tables as such. The catalog learns what became of them. */
  async manage(
    operation: 'CreateTable' | 'UpdateTable' | 'DeleteTable' | 'DescribeTable',
    input: JsonObject,
  ): Promise<JsonObject> {
    const output = await this.#engine.call(API, operation, toEngineArns(input));
    const name = tableNameOf(input.TableName);
    if (operation === 'DeleteTable') {
      this.#catalog.forget(name);
      this.#ttl.set(name, undefined);
    } else {
      this.#catalog.learn(objectOf(output.Table ?? output.TableDescription));
    }
    return fromEngineArns(output);
  }

  /** Items. AWS says what a call consumed only to those who ask; the meter always asks. */
  async #work(operation: string, input: JsonObject, usage: AwsCall['usage']): Promise<JsonObject> {
    const asked = input.ReturnConsumedCapacity;
    const isTransaction = operation === 'TransactWriteItems';
    let output: JsonObject;
    try {
      const metered = {
        ...input,
        ReturnConsumedCapacity: isTransaction || asked === 'INDEXES' ? 'INDEXES' : 'TOTAL',
      };
      output = isWithoutLimit(operation, input)
        ? await wholePage(this.#engine, operation, metered)
        : await this.#engine.call(API, operation, metered);
    } catch (error) {
      countRefusal(usage, error, input);
      throw error;
    }
    const { ConsumedCapacity: said, ...answer } = output;
    const consumed = Array.isArray(said) ? objectsOf(said) : [objectOf(said)];
    const corrected = isTransaction ? transactionCapacity(this.#catalog, input, consumed) : consumed;
    countUsage(usage, operation, corrected);
    for (const table of writtenTables(operation, input)) this.#signals.written(table);
    if (said === undefined || asked === undefined || asked === 'NONE') return answer;
    const told = corrected.map((capacity) => asAsked(capacity, asked));
    return { ...answer, ConsumedCapacity: Array.isArray(said) ? told : told[0] };
  }

  async #existing(input: JsonObject): Promise<string> {
    const name = tableNameOf(input.TableName);
    if (this.#catalog.get(name) === undefined) await this.manage('DescribeTable', { TableName: name });
    return name;
  }
}

function isWithoutLimit(operation: string, input: JsonObject): boolean {
  return (operation === 'Query' || operation === 'Scan') && input.Limit === undefined;
}

/** The tables whose streams may have new records. */
function writtenTables(operation: string, input: JsonObject): string[] {
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [tableNameOf(input.TableName)];
    case 'BatchWriteItem':
      return Object.keys(objectOf(input.RequestItems)).map(tableNameOf);
    case 'TransactWriteItems':
      return [
        ...new Set(
          objectsOf(input.TransactItems).flatMap((item) =>
            Object.values(item).map((write) => tableNameOf(objectOf(write).TableName)),
          ),
        ),
      ];
    case 'ExecuteStatement':
      return statementTables([input]);
    case 'ExecuteTransaction':
      return statementTables(objectsOf(input.TransactStatements));
    case 'BatchExecuteStatement':
      return statementTables(objectsOf(input.Statements));
    default:
      return [];
  }
}

function statementTables(statements: readonly JsonObject[]): string[] {
  const read = statements.map((each) => readStatement(stringOf(each.Statement) ?? '', each.Parameters));
  return [...new Set(read.filter(({ verb }) => verb !== 'Select').map(({ table }) => tableNameOf(table)))];
}
