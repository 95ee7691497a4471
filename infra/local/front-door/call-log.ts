import type { Usage } from '../kernel/aws-service.ts';

/** One call that passed the front door. Calls with one `traceId` belong to one request from outside. */
export interface LoggedCall extends Usage {
  readonly at: string;
  readonly requestId: string;
  readonly traceId?: string | undefined;
  readonly principal: string;
  readonly service: string;
  readonly operation: string;
  readonly resource?: string | undefined;
  readonly error?: string | undefined;
  readonly durationMs: number;
}

const KEPT = 10_000;

/** The latest calls, for the developer pages and for tests that assert which calls a request makes. */
export class CallLog {
  #calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT) this.#calls = this.#calls.slice(-KEPT);
  }

  /** Newest last. */
  read(
    filter: { traceId?: string | undefined; service?: string | undefined; limit?: number } = {},
  ): LoggedCall[] {
    return this.#calls
      .filter(
        (call) =>
          (filter.traceId === undefined || call.traceId?.includes(filter.traceId) === true) &&
          (filter.service === undefined || call.service === filter.service),
      )
      .slice(-(filter.limit ?? KEPT));
  }
}
