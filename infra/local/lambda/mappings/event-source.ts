import type { JsonObject } from '../../kernel/json.ts';

/** An event source mapping as its template declares it, with AWS's defaults filled in. */
export interface Mapping {
  readonly uuid: string;
  readonly eventSourceArn: string;
  readonly functionName: string;
  /** The function's role: the poller reads the source in its name, so the role must allow it. */
  readonly roleArn: string;
  /** A queue must keep its messages invisible for at least this long. */
  readonly functionTimeoutSeconds: number;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
  /** Event patterns; a record passes when one of them matches, or when there is none. */
  readonly filters: readonly JsonObject[];
  readonly reportBatchItemFailures: boolean;
  /** Queues: ScalingConfig.MaximumConcurrency. */
  readonly maximumConcurrency?: number | undefined;
  /** Streams only. */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST' | undefined;
  readonly bisectBatchOnFunctionError: boolean;
  /** -1: until the record expires. */
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeInSeconds: number;
  readonly parallelizationFactor: number;
  /** The queue that learns of a batch that was given up. */
  readonly onFailureArn?: string | undefined;
}

/** How an invocation ended, as the poller must know it. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown }
  /** The function threw, crashed, or ran out of time. `requestId` for the on-failure record. */
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly requestId: string;
    }
  /** No concurrency was left: nothing ran, and it does not count as an attempt. */
  | { readonly ok: false; readonly throttled: true };

export type InvokeFunction = (event: JsonObject, traceId?: string) => Promise<InvocationResult>;

/** A kind of source that mappings read: queues, streams. */
export interface EventSource {
  accepts(eventSourceArn: string): boolean;
  open(mapping: Mapping, invoke: InvokeFunction): Poller;
}

export interface Poller {
  start(): void;
  /** Resolves when nothing is in flight any more. */
  stop(): Promise<void>;
}
