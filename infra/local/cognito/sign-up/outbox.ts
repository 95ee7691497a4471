import { randomUUID } from 'node:crypto';
import type { StateStore } from '../../kernel/state-store.ts';
import type { Mailbox } from '../../ses/mailbox.ts';
import type { MessageTemplate, UserPool } from '../pools/user-pool.ts';

/** Why a user is written to, as CustomMessage triggers name it. */
export type MessageKind =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'AdminCreateUser';

/** A mail or text message that Cognito would have sent. */
export interface SentMessage {
  readonly to: string;
  readonly kind: MessageKind;
  /** The confirmation code, or the temporary password. */
  readonly code: string;
  readonly poolId: string;
  /** ISO 8601 */
  readonly at: string;
  readonly subject: string;
  readonly message: string;
}

/** What stands in the places of `{username}` and `{####}`. */
export interface MessageValues {
  readonly username: string;
  readonly code: string;
}

/** The developer's inbox keeps so many. */
const KEPT = 500;

/** What Cognito sends by mail or text message, kept where the developer can read it; mails lie in the inbox too. */
export class Outbox {
  readonly #statements;
  readonly #mailbox: Mailbox;

  constructor(store: StateStore, mailbox: Mailbox) {
    this.#mailbox = mailbox;
    store.define(`CREATE TABLE IF NOT EXISTS cognito_outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL)`);
    this.#statements = {
      add: store.prepare('INSERT INTO cognito_outbox (message) VALUES (?)'),
      all: store.prepare('SELECT message FROM cognito_outbox ORDER BY position DESC'),
      forget: store.prepare(
        `DELETE FROM cognito_outbox WHERE position <= (SELECT max(position) FROM cognito_outbox) - ${KEPT}`,
      ),
    };
  }

  send(pool: UserPool, kind: MessageKind, to: string, words: MessageTemplate, values: MessageValues): void {
    const { code } = values;
    const filled = fill(words, values);
    const sent: SentMessage = { to, kind, code, poolId: pool.id, at: new Date().toISOString(), ...filled };
    this.#statements.add.run(JSON.stringify(sent));
    this.#statements.forget.run();
    if (to.includes('@')) this.#mail(pool, to, filled);
  }

  /** AWS: mails of a user pool are HTML, and nothing else. */
  #mail({ mailFrom, mailReplyTo }: UserPool, to: string, { subject, message }: MessageTemplate): void {
    this.#mailbox.deliver({
      from: mailFrom,
      to: [to],
      subject,
      html: message,
      headers: mailReplyTo === undefined ? {} : { 'Reply-To': mailReplyTo },
      source: 'cognito',
      messageId: randomUUID(),
      tags: {},
    });
  }

  /** The newest first. */
  all(): SentMessage[] {
    return this.#statements.all.all().map((row) => JSON.parse(String(row.message)) as SentMessage);
  }
}

function fill({ subject, message }: MessageTemplate, { username, code }: MessageValues): MessageTemplate {
  const filled = (template: string): string =>
    template.replaceAll('{####}', code).replaceAll('{username}', username);
  return { subject: filled(subject), message: filled(message) };
}
