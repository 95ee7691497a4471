import { subscriptionNotFound, topicNotFound } from './errors.ts';
import type { StateStore } from '../kernel/state-store.ts';
import type { Subscription } from './subscriptions/subscription.ts';
import { type Topic, topicNameOf } from './topics/topic.ts';

/**
 * The topics and subscriptions that stand. What the API made stays across restarts; what a template has comes back by
 * the template, and by nothing else.
 */
export class Registry {
  readonly #store: StateStore;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(store: StateStore) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS sns_topics (arn TEXT PRIMARY KEY, document TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS sns_subscriptions (arn TEXT PRIMARY KEY, document TEXT NOT NULL);
    `);
    for (const topic of documents<Topic>(store, 'sns_topics')) this.#topics.set(topic.arn, topic);
    for (const subscription of documents<Subscription>(store, 'sns_subscriptions')) {
      this.#subscriptions.set(subscription.arn, subscription);
    }
  }

  /** Sorted by name. */
  topics(): Topic[] {
    return [...this.#topics.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  findTopic(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  topic(arn: string): Topic {
    topicNameOf(arn);
    const topic = this.#topics.get(arn);
    if (topic === undefined) throw topicNotFound();
    return topic;
  }

  putTopic(topic: Topic): void {
    this.#topics.set(topic.arn, topic);
    this.#keep('sns_topics', topic);
  }

  /** AWS: its subscriptions go with it. */
  deleteTopic(arn: string): void {
    for (const subscription of this.subscriptionsOf(arn)) this.deleteSubscription(subscription.arn);
    this.#topics.delete(arn);
    this.#forget('sns_topics', arn);
  }

  subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()].sort((one, other) => (one.arn < other.arn ? -1 : 1));
  }

  subscriptionsOf(topicArn: string): Subscription[] {
    return this.subscriptions().filter((subscription) => subscription.topicArn === topicArn);
  }

  subscription(arn: string): Subscription {
    const subscription = this.#subscriptions.get(arn);
    if (subscription === undefined) throw subscriptionNotFound();
    return subscription;
  }

  putSubscription(subscription: Subscription): void {
    this.#subscriptions.set(subscription.arn, subscription);
    this.#keep('sns_subscriptions', subscription);
  }

  deleteSubscription(arn: string): void {
    this.#subscriptions.delete(arn);
    this.#forget('sns_subscriptions', arn);
  }

  #keep(table: Table, document: Topic | Subscription): void {
    this.#forget(table, document.arn);
    if (document.declared) return;
    this.#store.prepare(`INSERT INTO ${table} VALUES (?, ?)`).run(document.arn, JSON.stringify(document));
  }

  #forget(table: Table, arn: string): void {
    this.#store.prepare(`DELETE FROM ${table} WHERE arn = ?`).run(arn);
  }
}

type Table = 'sns_topics' | 'sns_subscriptions';

function documents<T>(store: StateStore, table: Table): T[] {
  return store
    .prepare(`SELECT document FROM ${table}`)
    .all()
    .map((row) => JSON.parse(String(row.document)) as T);
}
