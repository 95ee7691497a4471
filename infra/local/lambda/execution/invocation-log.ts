import { randomBytes } from 'node:crypto';
import type { LogSink } from '../../kernel/log-sink.ts';
import type { FunctionDefinition } from '../definition/function-definition.ts';
import type { Invocation } from './invocation.ts';

export interface InvocationReport {
  readonly durationMs: number;
  readonly memoryBytes: number;
  /** Of the environment's start, on its first invocation. */
  readonly initMs: number | undefined;
  readonly errorType: string | undefined;
}

/** One environment's log stream, with the lines that Lambda itself adds around each invocation. */
export class InvocationLog {
  readonly stream: string;
  readonly #definition: FunctionDefinition;
  readonly #version: string;
  readonly #sink: LogSink;
  readonly #platformLines: boolean;

  constructor(definition: FunctionDefinition, version: string, sink: LogSink) {
    this.#definition = definition;
    this.#version = version;
    this.#sink = sink;
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    this.stream = `${day}/[${version}]${randomBytes(16).toString('hex')}`;
    // AWS: START, END and REPORT have the level INFO, which counts for the JSON format only.
    this.#platformLines = definition.logging.format === 'Text' || definition.logging.systemLevel !== 'WARN';
  }

  write(line: string, invocation?: Invocation): void {
    this.#sink.write(this.#definition.logging.group, this.stream, line);
    invocation?.onLogLine?.(line);
  }

  start(invocation: Invocation): void {
    if (!this.#platformLines) return;
    const { requestId } = invocation;
    const line = this.#isJson()
      ? platformEvent('platform.start', { requestId, version: this.#version })
      : `START RequestId: ${requestId} Version: ${this.#version}`;
    this.write(line, invocation);
  }

  end(invocation: Invocation, report: InvocationReport): void {
    if (!this.#platformLines) return;
    if (this.#isJson()) {
      this.write(this.#jsonReport(invocation, report), invocation);
    } else {
      this.write(`END RequestId: ${invocation.requestId}`, invocation);
      this.write(this.#textReport(invocation, report), invocation);
    }
  }

  #isJson(): boolean {
    return this.#definition.logging.format === 'JSON';
  }

  #textReport({ requestId, traceId }: Invocation, report: InvocationReport): string {
    const { durationMs, initMs, errorType } = report;
    return [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedMs(report)} ms`,
      `Memory Size: ${this.#definition.memoryMb} MB`,
      `Max Memory Used: ${megabytes(report.memoryBytes)} MB`,
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...(errorType === undefined ? [] : [statusOf(errorType)]),
      ...(this.#definition.tracing === 'Active' ? [`XRAY TraceId: ${rootOf(traceId)}`] : []),
    ].join('\t');
  }

  #jsonReport({ requestId }: Invocation, report: InvocationReport): string {
    const { durationMs, memoryBytes, initMs, errorType } = report;
    return platformEvent('platform.report', {
      requestId,
      metrics: {
        durationMs: round(durationMs),
        billedDurationMs: billedMs(report),
        memorySizeMB: this.#definition.memoryMb,
        maxMemoryUsedMB: megabytes(memoryBytes),
        ...(initMs === undefined ? {} : { initDurationMs: round(initMs) }),
      },
      status: errorType === undefined ? 'success' : errorType === TIMED_OUT ? 'timeout' : 'error',
      ...(errorType === undefined || errorType === TIMED_OUT ? {} : { errorType }),
    });
  }
}

export const TIMED_OUT = 'Sandbox.Timedout';

function platformEvent(type: string, record: object): string {
  return JSON.stringify({ time: new Date().toISOString(), type, record });
}

function statusOf(errorType: string): string {
  return errorType === TIMED_OUT ? 'Status: timeout' : `Status: error\tError Type: ${errorType}`;
}

/** AWS, since August 2025: the init phase is billed for zips too. */
function billedMs({ durationMs, initMs }: InvocationReport): number {
  return Math.ceil(durationMs + (initMs ?? 0));
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function rootOf(traceId: string): string {
  return /Root=([^;]+)/.exec(traceId)?.[1] ?? traceId;
}
