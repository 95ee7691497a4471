import { format } from 'node:util';
import { describeError, errorForLog } from './function-error.ts';
import { LOG_LEVELS, type LogLevel } from './log-level.ts';

export type WriteLine = (line: string) => void;

/** AWS, text format: time, request id, level and message, with tabs between. */
export function textLine(requestId: string | undefined, level: LogLevel, message: unknown[]): string {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...message)}`;
}

/** AWS, JSON format: a single value is kept as it is; several are formatted, and the first error among them described. */
export function jsonLine(requestId: string | undefined, level: LogLevel, message: unknown[]): string {
  const start = { timestamp: new Date().toISOString(), level, requestId };
  if (message.length === 1) return jsonOf({ ...start, message: message[0] });
  const error = message.find((value) => value instanceof Error);
  return jsonOf({
    ...start,
    message: format(...message),
    ...(error === undefined ? {} : described(error)),
  });
}

/** What JSON cannot hold (circles, big integers) is written as text. */
export function errorAsJson(error: unknown): string {
  const whole = errorForLog(error);
  try {
    return JSON.stringify(whole);
  } catch {
    return JSON.stringify({ ...describeError(error), stack: format(error).split('\n') });
  }
}

function jsonOf(line: { message: unknown }): string {
  try {
    return JSON.stringify(line, (_name, value: unknown) =>
      value instanceof Error ? Object.assign(described(value), value) : value,
    );
  } catch {
    return JSON.stringify({ ...line, message: format(line.message) });
  }
}

function described(error: Error): Record<string, unknown> {
  return {
    errorType: error.constructor.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? '').split('\n'),
  };
}

export function reaches(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}
