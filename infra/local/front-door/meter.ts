import type { Usage } from '../kernel/aws-service.ts';

export interface MeteredCall {
  readonly service: string;
  readonly operation: string;
  readonly principal: string;
}

/** What one principal's calls to one operation added up to. */
export interface MeterRow extends MeteredCall {
  calls: number;
  errors: number;
  readUnits: number;
  writeUnits: number;
  /** Only where any were sent. */
  mails?: number;
  requestBytes: number;
  responseBytes: number;
}

/** Counts the calls and what they consumed, in the units that AWS bills. */
export class Meter {
  readonly #rows = new Map<string, MeterRow>();
  #since = new Date();

  count(call: MeteredCall, outcome: { failed: boolean; usage: Usage }): void {
    const row = this.#row(call);
    row.calls += 1;
    row.errors += outcome.failed ? 1 : 0;
    row.readUnits += outcome.usage.readUnits ?? 0;
    row.writeUnits += outcome.usage.writeUnits ?? 0;
    if (outcome.usage.mails !== undefined) row.mails = (row.mails ?? 0) + outcome.usage.mails;
  }

  /** Bodies on the wire; calls between parts of the local cloud have none. */
  countBytes(call: MeteredCall, request: number, response: number): void {
    const row = this.#row(call);
    row.requestBytes += request;
    row.responseBytes += response;
  }

  read(): { since: string; rows: readonly MeterRow[] } {
    return { since: this.#since.toISOString(), rows: [...this.#rows.values()] };
  }

  reset(): void {
    this.#rows.clear();
    this.#since = new Date();
  }

  #row({ service, operation, principal }: MeteredCall): MeterRow {
    const key = `${service}/${operation}/${principal}`;
    let row = this.#rows.get(key);
    if (row === undefined) {
      const nothing = { calls: 0, errors: 0, readUnits: 0, writeUnits: 0, requestBytes: 0, responseBytes: 0 };
      row = { service, operation, principal, ...nothing };
      this.#rows.set(key, row);
    }
    return row;
  }
}
