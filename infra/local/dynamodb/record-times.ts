const KEPT = 20_000;

/**
 * When stream records came, to the second as AWS says it; the engine says it to the minute.
 *
 * A record is first read within moments of its write, so that moment is taken, within the engine's minute. It is kept
 * while the process lives. Records that lay unread over a restart count as written at the end of their minute: a
 * record may look up to a minute younger than it is, and never older.
 */
export class RecordTimes {
  readonly #seconds = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** `minute`: the engine's time, in epoch seconds. */
  secondsOf(eventId: string, minute: number): number {
    const known = this.#seconds.get(eventId);
    if (known !== undefined) return known;
    const seconds = Math.max(minute, Math.min(Math.floor(this.#now() / 1000), minute + 59));
    this.#seconds.set(eventId, seconds);
    if (this.#seconds.size > KEPT) this.#dropOldest();
    return seconds;
  }

  #dropOldest(): void {
    for (const eventId of this.#seconds.keys()) {
      this.#seconds.delete(eventId);
      return;
    }
  }
}
