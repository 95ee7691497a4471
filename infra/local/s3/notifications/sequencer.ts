/** Ever greater, also from one boot to the next as long as the clock does not go back. 18 hexadecimal digits, as AWS's. */
export class Sequencer {
  readonly #clock: () => number;
  #last = 0n;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  next(): string {
    const now = BigInt(Math.floor(this.#clock())) << 16n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last.toString(16).toUpperCase().padStart(18, '0');
  }
}
