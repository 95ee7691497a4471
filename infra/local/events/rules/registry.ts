import { AwsError } from '../../kernel/aws-error.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { type Bus, DEFAULT_BUS } from '../buses/bus.ts';
import type { Rule } from './rule.ts';

/**
 * The buses and rules that stand. What the API made stays across restarts; what a template has comes back by the
 * template, and by nothing else.
 */
export class Registry {
  readonly #buses = new Map<string, Bus>();
  /** By bus, then by name. */
  readonly #rules = new Map<string, Map<string, Rule>>();
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS events_buses (name TEXT PRIMARY KEY, document TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS events_rules (arn TEXT PRIMARY KEY, document TEXT NOT NULL);
    `);
    this.putBus({ name: DEFAULT_BUS, statements: {}, createdAt: Date.now(), declared: true });
    for (const bus of documents<Bus>(store, 'events_buses')) this.putBus(bus);
    for (const rule of documents<Rule>(store, 'events_rules')) this.putRule(rule);
  }

  buses(): Bus[] {
    return [...this.#buses.values()];
  }

  findBus(name: string): Bus | undefined {
    return this.#buses.get(name);
  }

  bus(name: string): Bus {
    const bus = this.#buses.get(name);
    if (bus === undefined) {
      throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    }
    return bus;
  }

  putBus(bus: Bus): void {
    this.#buses.set(bus.name, bus);
    this.#keep('events_buses', 'name', bus.name, bus);
  }

  deleteBus(name: string): void {
    this.#buses.delete(name);
    this.#store.prepare('DELETE FROM events_buses WHERE name = ?').run(name);
  }

  /** The rules of one bus, by name. */
  rules(busName: string): Rule[] {
    return [...(this.#rules.get(busName)?.values() ?? [])].sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  }

  findRule(busName: string, name: string): Rule | undefined {
    return this.#rules.get(busName)?.get(name);
  }

  rule(busName: string, name: string): Rule {
    const rule = this.findRule(busName, name);
    if (rule === undefined) {
      throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`);
    }
    return rule;
  }

  putRule(rule: Rule): void {
    const rules = this.#rules.get(rule.busName) ?? new Map<string, Rule>();
    this.#rules.set(rule.busName, rules.set(rule.name, rule));
    this.#keep('events_rules', 'arn', rule.arn, rule);
  }

  deleteRule(rule: Rule): void {
    this.#rules.get(rule.busName)?.delete(rule.name);
    this.#store.prepare('DELETE FROM events_rules WHERE arn = ?').run(rule.arn);
  }

  #keep(table: Table, column: string, key: string, document: Bus | Rule): void {
    this.#store.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).run(key);
    if (document.declared) return;
    this.#store.prepare(`INSERT INTO ${table} VALUES (?, ?)`).run(key, JSON.stringify(document));
  }
}

type Table = 'events_buses' | 'events_rules';

function documents<T>(store: StateStore, table: Table): T[] {
  return store
    .prepare(`SELECT document FROM ${table}`)
    .all()
    .map((row) => JSON.parse(String(row.document)) as T);
}
