import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import type { StateStore } from '../kernel/state-store.ts';
import { invalidValue, sqsError } from './errors.ts';
import type { Queue } from './queues.ts';
import type { Receipt } from './receipt-handle.ts';

/** A message as it is sent. */
export interface MessageDraft {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** MessageAttributes, as JSON. */
  readonly attributes: string;
  readonly senderId: string;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly delaySeconds: number;
}

/** A message as it was received. */
export interface ReceivedMessage {
  readonly id: number;
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: string;
  readonly senderId: string;
  readonly traceHeader: string | null;
  readonly groupId: string | null;
  readonly deadLetterSource: string | null;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
}

export interface Receiving {
  readonly limit: number;
  /** Undefined: as long as the queue says at the moment when a message is received. */
  readonly visibilitySeconds: number | undefined;
  /** Fault `reorder`: asked once there is something to receive; answers the randomness to draw with. */
  readonly reorder: () => (() => number) | undefined;
  /** Fault `duplicate`: asked for each message; answers after how many milliseconds its copy comes. */
  readonly duplicate: () => number | undefined;
}

export interface Receipts {
  readonly messages: readonly ReceivedMessage[];
  /** The queues in which other messages have come to stand: dead letters, copies. */
  readonly changed: ReadonlySet<string>;
}

export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * `in_flight` says how the message came to be invisible: received (1), or sent with a delay (0).
 * Identifiers are never used twice, so that an old receipt handle cannot meet another message.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    visible_at INTEGER NOT NULL,
    in_flight INTEGER NOT NULL DEFAULT 0,
    receive_count INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER,
    first_received_at INTEGER,
    is_copy INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    trace_header TEXT,
    group_id TEXT,
    dead_letter_source TEXT,
    attributes TEXT NOT NULL,
    md5_of_body TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue, visible_at, in_flight);
`;

const SQL = {
  insert: `INSERT INTO sqs_messages
    (queue, visible_at, sent_at, message_id, sender_id, trace_header, group_id, attributes, md5_of_body, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  candidates: `SELECT id, receive_count AS receiveCount, in_flight AS inFlight, is_copy AS isCopy, sent_at AS sentAt
    FROM sqs_messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?`,
  receive: `UPDATE sqs_messages SET visible_at = ?2, in_flight = 1, receive_count = receive_count + 1, received_at = ?3,
      first_received_at = coalesce(first_received_at, ?3)
    WHERE id = ?1
    RETURNING id, queue, message_id AS messageId, body, md5_of_body AS md5OfBody, attributes, sender_id AS senderId,
      trace_header AS traceHeader, group_id AS groupId, dead_letter_source AS deadLetterSource, sent_at AS sentAt,
      first_received_at AS firstReceivedAt, receive_count AS receiveCount`,
  // The count of the copy is what it was before the receive, so that both deliveries show the same.
  copy: `INSERT INTO sqs_messages (queue, visible_at, receive_count, first_received_at, is_copy, sent_at, message_id,
      sender_id, trace_header, group_id, dead_letter_source, attributes, md5_of_body, body)
    SELECT queue, ?2, receive_count - 1, first_received_at, 1, sent_at, message_id,
      sender_id, trace_header, group_id, dead_letter_source, attributes, md5_of_body, body
    FROM sqs_messages WHERE id = ?1`,
  // AWS: the message keeps its id, its time of sending and its count.
  bury: `UPDATE sqs_messages SET queue = ?2, visible_at = ?3, in_flight = 0, dead_letter_source = ?4 WHERE id = ?1`,
  inFlight: `SELECT count(*) AS inFlight FROM
    (SELECT 1 FROM sqs_messages WHERE queue = ? AND visible_at > ? AND in_flight = 1 LIMIT ?)`,
  counts: `SELECT
      coalesce(sum(visible_at <= ?2), 0) AS visible,
      coalesce(sum(visible_at > ?2 AND in_flight), 0) AS inFlight,
      coalesce(sum(visible_at > ?2 AND NOT in_flight), 0) AS delayed
    FROM sqs_messages WHERE queue = ?1`,
  removeExpired: `DELETE FROM sqs_messages
    WHERE queue = ?1 AND (sent_at <= ?3 OR (is_copy AND in_flight AND visible_at <= ?2))`,
  next: `SELECT min(visible_at) AS next FROM sqs_messages WHERE queue = ? AND visible_at > ?`,
  removeOne: 'DELETE FROM sqs_messages WHERE id = ?',
  removeReceived: 'DELETE FROM sqs_messages WHERE id = ? AND queue = ? AND receive_count = ?',
  removeAll: 'DELETE FROM sqs_messages WHERE queue = ?',
  find: `SELECT visible_at AS visibleAt, in_flight AS inFlight, received_at AS receivedAt FROM sqs_messages
    WHERE id = ? AND queue = ? AND receive_count = ?`,
  setVisibility: 'UPDATE sqs_messages SET visible_at = ? WHERE id = ?',
  oldest: `SELECT id, dead_letter_source AS source FROM sqs_messages
    WHERE queue = ? AND visible_at <= ? AND NOT is_copy ORDER BY visible_at, id LIMIT ?`,
  // AWS: a message that is moved out of a dead-letter queue is a new message, with a new id and a new age.
  move: `UPDATE sqs_messages SET queue = ?2, message_id = ?3, sent_at = ?4, visible_at = ?4, in_flight = 0,
      receive_count = 0, received_at = NULL, first_received_at = NULL, dead_letter_source = NULL
    WHERE id = ?1`,
};

/** AWS: a standard queue holds up to 120,000 messages in flight. */
const MOST_IN_FLIGHT = 120_000;
/** AWS: a message stays invisible for 12 hours at most, counted from the receive. */
const LONGEST_INVISIBLE_MS = 43_200_000;
/** From how many messages the fault `reorder` draws. */
const REORDERED = 1000;

interface Candidate {
  readonly id: number;
  readonly receiveCount: number;
  readonly inFlight: number;
  readonly isCopy: number;
  readonly sentAt: number;
}

/** All messages of all queues: in the store from the moment they are sent, with their deadlines and counts. */
export class MessageStore {
  readonly #store: StateStore;
  readonly #clock: () => number;
  readonly #mostInFlight: number;
  readonly #sql: Readonly<Record<keyof typeof SQL, StatementSync>>;
  /** By queue, an upper bound: only a receive brings messages into flight. */
  readonly #atMostInFlight = new Map<string, number>();

  constructor(store: StateStore, clock: () => number, mostInFlight = MOST_IN_FLIGHT) {
    store.define(SCHEMA);
    this.#store = store;
    this.#clock = clock;
    this.#mostInFlight = mostInFlight;
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, store.prepare(sql)]);
    this.#sql = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
  }

  /** All or none. AWS: a message's delay counts from now on, whatever the queue's delay becomes. */
  add(queue: Queue, drafts: readonly MessageDraft[]): void {
    const now = this.#clock();
    const insertAll = (): void => {
      for (const draft of drafts) this.#insert(queue, draft, now);
    };
    if (drafts.length > 1) this.#store.transaction(insertAll);
    else insertAll();
  }

  #insert(queue: Queue, draft: MessageDraft, now: number): void {
    this.#sql.insert.run(
      queue.name,
      now + draft.delaySeconds * 1000,
      now,
      draft.messageId,
      draft.senderId,
      draft.traceHeader ?? null,
      draft.groupId ?? null,
      draft.attributes,
      draft.md5OfBody,
      draft.body,
    );
  }

  /**
   * Receives visible messages, oldest first (a standard queue promises no order). On the way those that were received
   * too often go to the dead-letter queue, and those that are too old vanish.
   */
  receive(queue: Queue, receiving: Receiving, deadLetterQueue: Queue | undefined): Receipts {
    const now = this.#clock();
    const changed = new Set<string>();
    if (this.#candidates(queue, now, 1).length === 0) return { messages: [], changed };
    const limit = Math.min(receiving.limit, this.#roomInFlight(queue, receiving.limit));
    const random = receiving.reorder();
    const visibleAt = now + (receiving.visibilitySeconds ?? queue.settings.visibilitySeconds) * 1000;
    return this.#store.transaction(() => {
      for (;;) {
        const chosen =
          random === undefined
            ? this.#candidates(queue, now, limit)
            : shuffled(this.#candidates(queue, now, REORDERED), random).slice(0, limit);
        const due = chosen.filter((candidate) => this.#stays(queue, candidate, deadLetterQueue, now));
        if (due.length < chosen.length) {
          if (deadLetterQueue !== undefined) changed.add(deadLetterQueue.name);
          continue;
        }
        const messages = due.map((candidate) =>
          this.#receiveOne(candidate, { now, visibleAt }, receiving, changed),
        );
        const atMost = this.#atMostInFlight.get(queue.name) ?? 0;
        this.#atMostInFlight.set(queue.name, atMost + messages.length);
        return { messages, changed };
      }
    });
  }

  #candidates(queue: Queue, now: number, limit: number): Candidate[] {
    return this.#sql.candidates.all(queue.name, now, limit) as unknown as Candidate[];
  }

  /** False when the message goes elsewhere instead of being received. */
  #stays(queue: Queue, candidate: Candidate, deadLetterQueue: Queue | undefined, now: number): boolean {
    const deliveredCopy = candidate.isCopy === 1 && candidate.inFlight === 1;
    if (deliveredCopy || candidate.sentAt <= oldestKept(queue, now)) {
      this.#sql.removeOne.run(candidate.id);
      return false;
    }
    const most = queue.settings.redrive?.maxReceiveCount ?? Infinity;
    if (deadLetterQueue === undefined || candidate.isCopy === 1 || candidate.receiveCount < most) return true;
    this.#sql.bury.run(candidate.id, deadLetterQueue.name, now, queue.arn);
    return false;
  }

  #receiveOne(
    candidate: Candidate,
    { now, visibleAt }: { readonly now: number; readonly visibleAt: number },
    receiving: Receiving,
    changed: Set<string>,
  ): ReceivedMessage {
    const message = this.#sql.receive.get(candidate.id, visibleAt, now) as unknown as ReceivedMessage;
    // A copy has no copies: a rule that strikes always would never come to an end.
    const copyAfter = candidate.isCopy === 1 ? undefined : receiving.duplicate();
    if (copyAfter !== undefined) {
      this.#sql.copy.run(candidate.id, now + copyAfter);
      changed.add(message.queue);
    }
    return message;
  }

  /**
   * AWS: a handle is good until the message is received again, also after its visibility timeout; deleting with an
   * older one, or what is deleted already, succeeds and deletes nothing.
   */
  delete({ id, queue, receiveCount }: Receipt): void {
    this.#sql.removeReceived.run(id, queue, receiveCount);
  }

  /** AWS: only of a message in flight, and the timeout counts from now on, to 12 hours after the receive at most. */
  changeVisibility({ id, queue, receiveCount }: Receipt, seconds: number, handle: string): void {
    const now = this.#clock();
    const found = this.#sql.find.get(id, queue, receiveCount);
    if (found === undefined) {
      const reason = 'Message does not exist or is not available for visibility timeout change.';
      throw invalidValue(handle, 'ReceiptHandle', reason);
    }
    if (Number(found.inFlight) === 0 || Number(found.visibleAt) <= now) {
      throw sqsError('MessageNotInflight', "The specified message isn't in flight.");
    }
    if (now + seconds * 1000 > Number(found.receivedAt) + LONGEST_INVISIBLE_MS) {
      const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].';
      throw invalidValue(seconds, 'VisibilityTimeout', reason);
    }
    this.#sql.setVisibility.run(now + seconds * 1000, id);
  }

  /** AWS calls these counts approximate; here they are exact. */
  counts(queue: Queue): MessageCounts {
    const now = this.#clock();
    this.removeExpired(queue);
    return this.#sql.counts.get(queue.name, now) as unknown as MessageCounts;
  }

  isFull(queue: Queue): boolean {
    return this.#roomInFlight(queue, 1) === 0;
  }

  /** How many more messages may be in flight. Counted only when what was received since the last count might fill it. */
  #roomInFlight(queue: Queue, wanted: number): number {
    let atMost = this.#atMostInFlight.get(queue.name) ?? this.#mostInFlight;
    if (atMost + wanted > this.#mostInFlight) {
      const counted = this.#sql.inFlight.get(queue.name, this.#clock(), this.#mostInFlight);
      atMost = Number(counted?.inFlight);
      this.#atMostInFlight.set(queue.name, atMost);
    }
    return this.#mostInFlight - atMost;
  }

  /** AWS: after the retention period, counted from when the message was first sent, it is deleted. */
  removeExpired(queue: Queue): void {
    const now = this.#clock();
    this.#sql.removeExpired.run(queue.name, now, oldestKept(queue, now));
  }

  /** When the next message of the queue becomes visible by itself. */
  nextVisibleAt(queueName: string): number | undefined {
    const next = this.#sql.next.get(queueName, this.#clock())?.next;
    return typeof next === 'number' ? next : undefined;
  }

  removeAll(queueName: string): void {
    this.#sql.removeAll.run(queueName);
  }

  /** The messages that can be moved out of a dead-letter queue, oldest first, with the queues they came from. */
  oldestVisible(queue: Queue, limit: number): { id: number; source: string | null }[] {
    return this.#sql.oldest.all(queue.name, this.#clock(), limit) as unknown as {
      id: number;
      source: string | null;
    }[];
  }

  move(id: number, target: Queue): void {
    this.#sql.move.run(id, target.name, randomUUID(), this.#clock());
  }
}

function oldestKept(queue: Queue, now: number): number {
  return now - queue.settings.retentionSeconds * 1000;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
