import type { SnsProtocol } from '../subscriptions/subscription.ts';

/**
 * AWS: how long SNS waits after a try that failed on the other side; undefined when it gives up. Queues and functions
 * are tried again 3 times at once, 2 times after a second each, 10 times with back-off from 1 to 20 seconds, and
 * 100,000 times every 20 seconds; mail 2 times after 10 seconds each, 10 times with back-off from 10 to 600 seconds,
 * and 38 times every 600 seconds.
 */
export function retryDelayMs(protocol: SnsProtocol, attempts: number): number | undefined {
  const phases = protocol === 'sqs' || protocol === 'lambda' ? MANAGED : MAIL;
  let retry = attempts;
  for (const { times, delay } of phases) {
    if (retry <= times) return delay(retry) * 1000;
    retry -= times;
  }
  return undefined;
}

interface Phase {
  readonly times: number;
  /** In seconds, for the first, second, … retry of the phase. */
  readonly delay: (retry: number) => number;
}

const MANAGED: readonly Phase[] = [
  { times: 3, delay: () => 0 },
  { times: 2, delay: () => 1 },
  { times: 10, delay: backOff(1, 20, 10) },
  { times: 100_000, delay: () => 20 },
];

const MAIL: readonly Phase[] = [
  { times: 2, delay: () => 10 },
  { times: 10, delay: backOff(10, 600, 10) },
  { times: 38, delay: () => 600 },
];

/** From `first` at the first retry to `last` at the last, each longer by the same factor. */
function backOff(first: number, last: number, times: number): (retry: number) => number {
  return (retry) => first * (last / first) ** ((retry - 1) / (times - 1));
}
