import type { StatementSync } from 'node:sqlite';
import { ACCOUNT_ID, arn, nameFromArn } from '../kernel/account.ts';
import type { StateStore } from '../kernel/state-store.ts';
import { invalidParameter, queueDoesNotExist, sqsError } from './errors.ts';
import { settingsOf, withDefaults, type QueueSettings, type RedrivePolicy } from './queue-attributes.ts';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly purgedAt?: number | undefined;
  /** Those that were set; `settings` has the defaults too. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: QueueSettings;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_queues (name TEXT PRIMARY KEY, queue TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sqs_deleted_queues (name TEXT PRIMARY KEY, deleted_at INTEGER NOT NULL);
`;

/** AWS: a queue's name is free again 60 seconds after the queue was deleted; a queue is purged once in 60 seconds. */
const COOLING_MS = 60_000;

/** The queues that exist: in memory for every message's sake, and in the store for the next boot's. */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #clock: () => number;
  readonly #write: StatementSync;
  readonly #delete: StatementSync;
  readonly #bury: StatementSync;
  readonly #buried: StatementSync;

  constructor(store: StateStore, clock: () => number) {
    store.define(SCHEMA);
    this.#clock = clock;
    this.#write = store.prepare('INSERT OR REPLACE INTO sqs_queues (name, queue) VALUES (?, ?)');
    this.#delete = store.prepare('DELETE FROM sqs_queues WHERE name = ?');
    this.#bury = store.prepare('INSERT OR REPLACE INTO sqs_deleted_queues (name, deleted_at) VALUES (?, ?)');
    this.#buried = store.prepare('SELECT 1 FROM sqs_deleted_queues WHERE name = ? AND deleted_at > ?');
    for (const row of store.prepare('SELECT queue FROM sqs_queues').all()) {
      const queue = JSON.parse(String(row.queue)) as Omit<Queue, 'settings'>;
      this.#queues.set(queue.name, { ...queue, settings: settingsOf(queue.attributes) });
    }
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  findByArn(queueArn: string): Queue | undefined {
    const queue = this.find(nameFromArn(queueArn));
    return queue?.arn === queueArn ? queue : undefined;
  }

  get(name: string): Queue {
    const queue = this.find(name);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  byUrl(url: string): Queue {
    return this.get(queueNameFromUrl(url));
  }

  /** Sorted by name. */
  list(prefix = ''): Queue[] {
    return [...this.#queues.values()]
      .filter((queue) => queue.name.startsWith(prefix))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The queues whose dead letters go to this one. */
  sourcesOf(deadLetterQueue: Queue): Queue[] {
    return this.list().filter((queue) => queue.settings.redrive?.deadLetterTargetArn === deadLetterQueue.arn);
  }

  /** AWS: creating a queue that exists with the same attributes finds it; with another value it is refused. */
  create(name: string, attributes: Record<string, string>, tags: Record<string, string>): Queue {
    const existing = this.find(name);
    if (existing !== undefined) return sameQueue(existing, attributes);
    if (this.#buried.get(name, this.#clock() - COOLING_MS) !== undefined) {
      throw sqsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    }
    return this.declare(name, attributes, tags);
  }

  /** Makes the queue so, whether it exists or not. */
  declare(name: string, attributes: Record<string, string>, tags: Record<string, string>): Queue {
    checkName(name);
    const now = this.#clock();
    const { createdAt, purgedAt } = this.find(name) ?? { createdAt: now };
    return this.#save({
      name,
      arn: arn('sqs', name),
      createdAt,
      modifiedAt: now,
      purgedAt,
      attributes,
      tags,
    });
  }

  setAttributes(queue: Queue, attributes: Readonly<Record<string, string>>): Queue {
    return this.#save({ ...queue, modifiedAt: this.#clock(), attributes });
  }

  setTags(queue: Queue, tags: Readonly<Record<string, string>>): Queue {
    return this.#save({ ...queue, tags });
  }

  notePurge(queue: Queue): void {
    const now = this.#clock();
    if (queue.purgedAt !== undefined && queue.purgedAt > now - COOLING_MS) {
      throw sqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      );
    }
    this.#save({ ...queue, purgedAt: now });
  }

  delete(queue: Queue): void {
    this.#delete.run(queue.name);
    this.#bury.run(queue.name, this.#clock());
    this.#queues.delete(queue.name);
  }

  /** AWS: the dead-letter queue must exist, and must allow this queue as its source. */
  #checkRedrive(source: string, redrive: RedrivePolicy): void {
    const target = this.findByArn(redrive.deadLetterTargetArn);
    const value = JSON.stringify(redrive);
    if (target === undefined) {
      throw invalidParameter(
        `Value ${value} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
      );
    }
    const { redrivePermission, sourceQueueArns } = target.settings.redriveAllow;
    const allowed =
      redrivePermission === 'allowAll' ||
      (redrivePermission === 'byQueue' && sourceQueueArns.includes(source));
    if (!allowed) {
      throw invalidParameter(
        `Value ${value} for parameter RedrivePolicy is invalid. Reason: ` +
          `The RedriveAllowPolicy of ${target.name} does not allow ${source} as a source.`,
      );
    }
  }

  #save(record: Omit<Queue, 'settings'>): Queue {
    const { name, arn: queueArn, createdAt, modifiedAt, purgedAt, attributes, tags } = record;
    const settings = settingsOf(attributes);
    if (settings.redrive !== undefined) this.#checkRedrive(queueArn, settings.redrive);
    const kept = { name, arn: queueArn, createdAt, modifiedAt, purgedAt, attributes, tags };
    this.#write.run(name, JSON.stringify(kept));
    const queue: Queue = { ...kept, settings };
    this.#queues.set(name, queue);
    return queue;
  }
}

/** AWS: a queue's URL ends with account and name. The host is not looked at: the port may be another since last boot. */
export function queueNameFromUrl(url: string): string {
  const [, account, name] = /^(?:https?:\/\/[^/]+)?\/(\d+)\/([^/]+)$/.exec(url) ?? [];
  if (name === undefined)
    throw sqsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`, 404);
  if (account !== ACCOUNT_ID) throw queueDoesNotExist();
  return name;
}

function checkName(name: string): void {
  if (name.endsWith('.fifo')) {
    throw invalidParameter(
      `QueueName: ${name} asks for a first-in-first-out queue, which the local cloud does not have`,
    );
  }
  if (!/^[\w-]{1,80}$/.test(name)) {
    throw invalidParameter(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  }
}

function sameQueue(existing: Queue, attributes: Readonly<Record<string, string>>): Queue {
  const all = withDefaults(existing.attributes);
  const other = Object.keys(attributes).find((name) => attributes[name] !== all[name]);
  if (other === undefined) return existing;
  throw sqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${other}`,
  );
}
