/** AWS: the account's own limits, for a route that sets none. */
const ACCOUNT_RATE = 10_000;
const ACCOUNT_BURST = 5_000;

export interface ThrottleLimits {
  /** Requests per second. */
  readonly rate?: number | undefined;
  /** How many may come at once. */
  readonly burst?: number | undefined;
}

/** AWS: a token bucket for each route: `burst` tokens at most, `rate` new ones per second, one for each request. */
export class Throttle {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  constructor({ rate = ACCOUNT_RATE, burst = ACCOUNT_BURST }: ThrottleLimits, now: () => number = Date.now) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** False when the request is one too many. */
  admit(): boolean {
    const now = this.#now();
    const grown = this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate;
    this.#tokens = Math.min(this.#burst, grown);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
