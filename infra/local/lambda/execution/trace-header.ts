import { randomBytes } from 'node:crypto';

/**
 * X-Ray's header for one invocation: it stays in the caller's trace, or begins one; the invocation is a segment of its
 * own. AWS: whoever begins a trace decides on sampling, which for a function is its TracingConfig.
 */
export function traceHeader(incoming: string | undefined, tracing: 'Active' | 'PassThrough'): string {
  const parent = `Parent=${randomBytes(8).toString('hex')}`;
  const root = incoming === undefined ? undefined : /Root=[^;]+/.exec(incoming)?.[0];
  const sampled = incoming === undefined ? undefined : /Sampled=[01]/.exec(incoming)?.[0];
  return `${root ?? newRoot()};${parent};${sampled ?? `Sampled=${tracing === 'Active' ? '1' : '0'}`}`;
}

function newRoot(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
