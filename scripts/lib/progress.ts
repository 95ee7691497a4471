const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Says what is being done and what is done; in a terminal, with a spinner and the seconds that it takes. */
export class Progress {
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  begin(what: string): void {
    if (!process.stdout.isTTY) return;
    this.#clear();
    let frame = 0;
    this.#timer = setInterval(() => {
      frame += 1;
      process.stdout.write(
        `\r\u001b[K  ${SPINNER[frame % SPINNER.length] ?? ''} ${what} (${this.seconds()} s)`,
      );
    }, 100);
    this.#timer.unref();
  }

  done(what: string): void {
    this.#clear();
    process.stdout.write(`  ✓ ${what}\n`);
  }

  /** Since the beginning. */
  seconds(): string {
    return ((performance.now() - this.#startedAt) / 1000).toFixed(1);
  }

  #clear(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.stdout.write('\r\u001b[K');
  }
}
