import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { objectOf, stringOf } from '../shapes.ts';

/** Which attribute says when a table's items expire: UpdateTimeToLive and DescribeTimeToLive. */
export class TtlSettings {
  readonly #store: StateStore;
  readonly #changed: (tableName: string) => void;

  constructor(store: StateStore, changed: (tableName: string) => void) {
    this.#store = store;
    this.#changed = changed;
    store.define(
      'CREATE TABLE IF NOT EXISTS dynamodb_ttl (table_name TEXT PRIMARY KEY, attribute TEXT NOT NULL)',
    );
  }

  attributeOf(tableName: string): string | undefined {
    const row = this.#store.prepare('SELECT attribute FROM dynamodb_ttl WHERE table_name = ?').get(tableName);
    return row === undefined ? undefined : String(row.attribute);
  }

  tables(): string[] {
    return this.#store
      .prepare('SELECT table_name FROM dynamodb_ttl')
      .all()
      .map((row) => String(row.table_name));
  }

  /** Without an attribute nothing expires. */
  set(tableName: string, attribute: string | undefined): void {
    if (attribute === this.attributeOf(tableName)) return;
    this.#store.prepare('DELETE FROM dynamodb_ttl WHERE table_name = ?').run(tableName);
    if (attribute !== undefined) {
      this.#store.prepare('INSERT INTO dynamodb_ttl VALUES (?, ?)').run(tableName, attribute);
    }
    this.#changed(tableName);
  }

  /** AWS refuses what is so already, and another attribute while one is in force. */
  update(tableName: string, input: JsonObject): JsonObject {
    const specification = objectOf(input.TimeToLiveSpecification);
    const attribute = stringOf(specification.AttributeName);
    const current = this.attributeOf(tableName);
    if (attribute === undefined || attribute === '') throw invalid('AttributeName must not be empty');
    if (specification.Enabled !== true && current === undefined)
      throw invalid('TimeToLive is already disabled');
    if (current !== undefined && current !== attribute) {
      throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
    }
    if (specification.Enabled === true && current !== undefined)
      throw invalid('TimeToLive is already enabled');
    this.set(tableName, specification.Enabled === true ? attribute : undefined);
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: specification.Enabled === true } };
  }

  describe(tableName: string): JsonObject {
    const attribute = this.attributeOf(tableName);
    return {
      TimeToLiveDescription:
        attribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
