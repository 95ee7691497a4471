import { format } from 'node:util';
import type { LogLevel } from './log-level.ts';
import { jsonLine, reaches, textLine, type WriteLine } from './log-lines.ts';
import type { RuntimeSettings } from './protocol.ts';

/**
 * Sends everything that the function prints to its log stream. As on AWS, `console` writes lines with time, request id
 * and level (below the configured level none, in the JSON format); what is written to stdout and stderr stays as it is.
 */
export function captureOutput(
  settings: RuntimeSettings,
  write: WriteLine,
  requestId: () => string | undefined,
): { log: (level: LogLevel, ...message: unknown[]) => void; flush: () => void } {
  const toLine = settings.logFormat === 'JSON' ? jsonLine : textLine;
  const log = (level: LogLevel, ...message: unknown[]): void => {
    if (settings.logFormat === 'JSON' && !reaches(level, settings.logLevel)) return;
    write(toLine(requestId(), level, message));
  };
  const methods = {
    log: 'INFO',
    info: 'INFO',
    debug: 'DEBUG',
    warn: 'WARN',
    error: 'ERROR',
    fatal: 'FATAL',
  } as const;
  for (const [method, level] of Object.entries(methods)) {
    Object.assign(console, {
      [method]: (...message: unknown[]) => {
        log(level, ...message);
      },
    });
  }
  Object.assign(console, {
    trace: (...message: unknown[]) => {
      log('TRACE', traceOf(message));
    },
  });
  const flushes = [process.stdout, process.stderr].map((stream) => captureStream(stream, write));
  return {
    log,
    flush: () => {
      for (const flush of flushes) flush();
    },
  };
}

function traceOf(message: unknown[]): string {
  const stack = (new Error().stack ?? '').split('\n').slice(3);
  return [`Trace: ${format(...message)}`, ...stack].join('\n');
}

/** One log event a line; a last line without its end is kept until there is more, or the invocation ends. */
function captureStream(stream: NodeJS.WriteStream, write: WriteLine): () => void {
  let open = '';
  const capture = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error) => void),
    done?: (error?: Error) => void,
  ): boolean => {
    const lines = (open + textOf(chunk, encoding)).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) write(line);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  stream.write = capture;
  return () => {
    if (open !== '') write(open);
    open = '';
  };
}

function textOf(chunk: string | Uint8Array, encoding: unknown): string {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString('utf8');
  const isText = typeof encoding !== 'string' || encoding === 'utf8' || encoding === 'utf-8';
  return isText ? chunk : Buffer.from(chunk, encoding as BufferEncoding).toString('utf8');
}
