import type { StateStore } from '../../kernel/state-store.ts';
import type { MailAttachment } from '../mailbox.ts';
import type { SuppressionReason } from '../suppression-list.ts';

/** A mail that SES has taken; it is delivered, or not, after the sender has his answer. */
export interface AcceptedMail {
  readonly messageId: string;
  /** ISO 8601 */
  readonly at: string;
  readonly from: string;
  readonly fromDomain: string;
  readonly sourceArn: string;
  readonly callerIdentity: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly attachments: readonly MailAttachment[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string | undefined;
  /** The reasons for which the account's suppression list holds for this mail. */
  readonly suppressedReasons: readonly SuppressionReason[];
  readonly template?: string | undefined;
  readonly renderingFailure?: string | undefined;
}

/** An event that a topic has to hear of. */
export interface PendingEvent {
  readonly position: number;
  readonly configurationSetArn: string;
  readonly topicArn: string;
  readonly event: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ses_accepted (position INTEGER PRIMARY KEY AUTOINCREMENT, mail TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS ses_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, configuration_set_arn TEXT NOT NULL, topic_arn TEXT NOT NULL,
    event TEXT NOT NULL
  );
`;

/** What SES has promised to do: kept, so that it is done whatever happens to this process. */
export class SendingStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  accept(mail: AcceptedMail): void {
    this.#store.prepare('INSERT INTO ses_accepted (mail) VALUES (?)').run(JSON.stringify(mail));
  }

  nextAccepted(): { position: number; mail: AcceptedMail } | undefined {
    const row = this.#store.prepare('SELECT * FROM ses_accepted ORDER BY position LIMIT 1').get();
    if (row === undefined) return undefined;
    return { position: Number(row.position), mail: JSON.parse(String(row.mail)) as AcceptedMail };
  }

  /** Once and no more: the mail is done in the same transaction in which `work` does it. */
  settle(position: number, work: () => void): void {
    this.#store.transaction(() => {
      work();
      this.#store.prepare('DELETE FROM ses_accepted WHERE position = ?').run(position);
    });
  }

  addEvent({ configurationSetArn, topicArn, event }: Omit<PendingEvent, 'position'>): void {
    this.#store
      .prepare('INSERT INTO ses_events (configuration_set_arn, topic_arn, event) VALUES (?, ?, ?)')
      .run(configurationSetArn, topicArn, event);
  }

  nextEvent(): PendingEvent | undefined {
    const row = this.#store.prepare('SELECT * FROM ses_events ORDER BY position LIMIT 1').get();
    if (row === undefined) return undefined;
    return {
      position: Number(row.position),
      configurationSetArn: String(row.configuration_set_arn),
      topicArn: String(row.topic_arn),
      event: String(row.event),
    };
  }

  removeEvent({ position }: PendingEvent): void {
    this.#store.prepare('DELETE FROM ses_events WHERE position = ?').run(position);
  }
}
