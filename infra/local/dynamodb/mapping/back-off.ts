import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST_MS = 200;
/** AWS waits up to minutes; who sits before a laptop waits for the next try. */
const LONGEST_MS = 5000;

/** Waits before the next try, twice as long each time; at an end of the mapping not at all. */
export async function backOff(tries: number, ending: AbortSignal): Promise<void> {
  await pause(Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(tries - 1, 10)), ending);
}

/** Waits so long, or to the end of the mapping. */
export async function pause(milliseconds: number, ending: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return;
  await sleep(milliseconds, undefined, { signal: ending }).catch((error: unknown) => {
    if (!ending.aborted) throw error;
  });
}
