import type { LogSink } from '../../kernel/log-sink.ts';
import type { StateStore } from '../../kernel/state-store.ts';
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

/** The developer's inbox keeps so many. */
const KEPT = 500;

/** What Cognito would send by mail or text message, kept where the developer can read it. */
export class Outbox {
  readonly #statements;
  readonly #logs: LogSink;
  #unlogged: (() => void)[] = [];

  constructor(store: StateStore, logs: LogSink) {
    this.#logs = logs;
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

  send(pool: UserPool, kind: MessageKind, to: string, username: string, code: string): void {
    const { subject, message } = kind === 'AdminCreateUser' ? pool.invitationMessage : pool.codeMessage;
    const filled = fill({ subject, message }, username, code);
    const sent: SentMessage = { to, kind, code, poolId: pool.id, at: new Date().toISOString(), ...filled };
    this.#statements.add.run(JSON.stringify(sent));
    this.#statements.forget.run();
    this.#unlogged.push(() => {
      this.#logs.write(`/aws/cognito/${pool.name}`, 'messages', `${kind} to ${to}: ${code}`);
    });
  }

  /** The newest first. */
  all(): SentMessage[] {
    return this.#statements.all.all().map((row) => JSON.parse(String(row.message)) as SentMessage);
  }

  /** Apart from send, because the log has transactions of its own and they do not nest. */
  writeLog(): void {
    const waiting = this.#unlogged;
    this.#unlogged = [];
    for (const write of waiting) write();
  }
}

function fill({ subject, message }: MessageTemplate, username: string, code: string): MessageTemplate {
  const filled = (template: string): string =>
    template.replaceAll('{####}', code).replaceAll('{username}', username);
  return { subject: filled(subject), message: filled(message) };
}
