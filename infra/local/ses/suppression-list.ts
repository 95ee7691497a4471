import type { StateStore } from '../kernel/state-store.ts';

export const SUPPRESSION_REASONS = ['BOUNCE', 'COMPLAINT'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export interface SuppressedAddress {
  readonly address: string;
  readonly reason: SuppressionReason;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the mail whose bounce or complaint put it there, if one did. */
  readonly messageId?: string | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ses_suppressed (
    address TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL, message_id TEXT
  );
  CREATE TABLE IF NOT EXISTS ses_account (id INTEGER PRIMARY KEY CHECK (id = 1), suppressed_reasons TEXT NOT NULL);
`;

/** The account's list of addresses that SES does not send to any more. */
export class SuppressionList {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  put({ address, reason, at, messageId }: SuppressedAddress): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO ses_suppressed (address, reason, at, message_id) VALUES (?, ?, ?, ?)')
      .run(normalized(address), reason, at, messageId ?? null);
  }

  find(address: string): SuppressedAddress | undefined {
    const row = this.#store
      .prepare('SELECT * FROM ses_suppressed WHERE address = ?')
      .get(normalized(address));
    return row === undefined ? undefined : asSuppressed(row);
  }

  list(): SuppressedAddress[] {
    return this.#store.prepare('SELECT * FROM ses_suppressed ORDER BY at, address').all().map(asSuppressed);
  }

  /** False when it was not there. */
  remove(address: string): boolean {
    const { changes } = this.#store
      .prepare('DELETE FROM ses_suppressed WHERE address = ?')
      .run(normalized(address));
    return Number(changes) > 0;
  }

  /** For which reasons addresses come onto the list. AWS: for both, in a new account. */
  get reasons(): readonly SuppressionReason[] {
    const row = this.#store.prepare('SELECT suppressed_reasons FROM ses_account').get();
    return row === undefined
      ? SUPPRESSION_REASONS
      : (JSON.parse(String(row.suppressed_reasons)) as SuppressionReason[]);
  }

  set reasons(reasons: readonly SuppressionReason[]) {
    this.#store
      .prepare('INSERT OR REPLACE INTO ses_account (id, suppressed_reasons) VALUES (1, ?)')
      .run(JSON.stringify(reasons));
  }
}

/** AWS: the list does not distinguish upper and lower case. */
function normalized(address: string): string {
  return address.toLowerCase();
}

function asSuppressed(row: Record<string, unknown>): SuppressedAddress {
  return {
    address: String(row.address),
    reason: row.reason as SuppressionReason,
    at: Number(row.at),
    messageId: typeof row.message_id === 'string' ? row.message_id : undefined,
  };
}
