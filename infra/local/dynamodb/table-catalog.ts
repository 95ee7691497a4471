import type { JsonObject } from '../kernel/json.ts';
import { fromEngineArns } from './arns.ts';
import type { Engine } from './engine/engine.ts';
import { objectOf, objectsOf, stringOf, textOf } from './shapes.ts';

/** What must be known of a table at every call. */
export interface TableFacts {
  readonly name: string;
  readonly keys: KeyFacts;
  readonly indexes: ReadonlyMap<string, KeyFacts>;
  /** The global ones: they are written to, and billed, on their own. */
  readonly globalIndexes: ReadonlySet<string>;
  /** While the stream is on. */
  readonly streamArn?: string | undefined;
}

export interface KeyFacts {
  /** One; a global secondary index may have up to four. */
  readonly partition: readonly string[];
  readonly sort: readonly string[];
}

/** The tables of the engine, learnt when it starts and with each change. */
export class TableCatalog {
  readonly #tables = new Map<string, TableFacts>();

  get(name: string): TableFacts | undefined {
    return this.#tables.get(name);
  }

  /** Takes a TableDescription as the engine answers it. */
  learn(description: JsonObject): void {
    const name = textOf(description.TableName);
    const global = objectsOf(description.GlobalSecondaryIndexes);
    const indexes = [...global, ...objectsOf(description.LocalSecondaryIndexes)];
    const stream = objectOf(description.StreamSpecification);
    this.#tables.set(name, {
      name,
      keys: keyFacts(description),
      indexes: new Map(indexes.map((index) => [textOf(index.IndexName), keyFacts(index)])),
      globalIndexes: new Set(global.map((index) => textOf(index.IndexName))),
      streamArn:
        stream.StreamEnabled === true ? stringOf(fromEngineArns(description.LatestStreamArn)) : undefined,
    });
  }

  forget(name: string): void {
    this.#tables.delete(name);
  }

  async load(engine: Engine): Promise<void> {
    let start: string | undefined;
    do {
      const page = await engine.call('DynamoDB_20120810', 'ListTables', {
        ...(start === undefined ? {} : { ExclusiveStartTableName: start }),
      });
      for (const name of page.TableNames as string[]) {
        const { Table: table } = await engine.call('DynamoDB_20120810', 'DescribeTable', { TableName: name });
        this.learn(objectOf(table));
      }
      start = stringOf(page.LastEvaluatedTableName);
    } while (start !== undefined);
  }
}

function keyFacts(description: JsonObject): KeyFacts {
  const schema = objectsOf(description.KeySchema);
  const named = (kind: string): string[] =>
    schema.filter((key) => key.KeyType === kind).map((key) => textOf(key.AttributeName));
  return { partition: named('HASH'), sort: named('RANGE') };
}
