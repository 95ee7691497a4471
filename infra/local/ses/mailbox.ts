import { randomUUID } from 'node:crypto';
import type { StateStore } from '../kernel/state-store.ts';

/** A mail that has reached its recipients. */
export interface Mail {
  readonly id: string;
  /** When it came in, as ISO 8601. */
  readonly at: string;
  /** As the sender wrote it: `Bodega <orders@bodega.test>`. */
  readonly from: string;
  /** The bare address of every recipient that it was delivered to, whether as To, Cc or Bcc. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  /** What else stands in its head, as `List-Unsubscribe`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments?: readonly MailAttachment[] | undefined;
  readonly source: 'ses' | 'cognito' | 'sns';
  /** By which the sender knows it. */
  readonly messageId: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

export type NewMail = Omit<Mail, 'id' | 'at'>;

/** Older mails make room. */
const KEPT = 10_000;

const SCHEMA = `CREATE TABLE IF NOT EXISTS mailbox_mails (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, mail TEXT NOT NULL
)`;

/** The one inbox of everybody whom the local cloud mails: nothing that is sent here leaves the machine. */
export class Mailbox {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  deliver(mail: NewMail): Mail {
    const delivered: Mail = { id: randomUUID(), at: new Date().toISOString(), ...mail };
    const { lastInsertRowid } = this.#store
      .prepare('INSERT INTO mailbox_mails (id, mail) VALUES (?, ?)')
      .run(delivered.id, JSON.stringify(delivered));
    this.#store.prepare('DELETE FROM mailbox_mails WHERE position <= ?').run(Number(lastInsertRowid) - KEPT);
    return delivered;
  }

  /** Newest first. */
  list({ to, limit = KEPT }: { to?: string | undefined; limit?: number } = {}): Mail[] {
    const rows =
      to === undefined
        ? this.#store.prepare('SELECT mail FROM mailbox_mails ORDER BY position DESC LIMIT ?').all(limit)
        : this.#store
            .prepare(
              `SELECT mail FROM mailbox_mails WHERE EXISTS (
                 SELECT 1 FROM json_each(mail, '$.to') WHERE value = ? COLLATE NOCASE
               ) ORDER BY position DESC LIMIT ?`,
            )
            .all(to, limit);
    return rows.map((row) => JSON.parse(String(row.mail)) as Mail);
  }

  find(id: string): Mail | undefined {
    const row = this.#store.prepare('SELECT mail FROM mailbox_mails WHERE id = ?').get(id);
    return row === undefined ? undefined : (JSON.parse(String(row.mail)) as Mail);
  }

  empty(): void {
    this.#store.prepare('DELETE FROM mailbox_mails').run();
  }
}
