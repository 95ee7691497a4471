const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR_WIDTH = 24;

/** How far something has come. */
export interface Bar {
  /** `total` where it has become known, or has changed; `note` is said beside the figures. */
  at(done: number, more?: { readonly total?: number; readonly note?: string }): void;
}

/** Says what is being done and what is done; in a terminal, with a spinner and the seconds that it takes. */
export class Progress {
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  begin(what: string): void {
    if (!process.stdout.isTTY) return;
    this.#spin(() => `${what} (${this.seconds()} s)`);
  }

  /** In a terminal one line that moves, otherwise a line for every tenth. */
  bar(what: string, total: number): Bar {
    const state = { done: 0, total, note: '' };
    const line = (): string => {
      const share = shareOf(state);
      const figures = `${state.done.toLocaleString('en')} of ${state.total.toLocaleString('en')} ${what}`;
      return `${drawn(share)} ${Math.floor(share * 100)} %  ${figures}${state.note}`;
    };
    let tenths = 0;
    if (process.stdout.isTTY) this.#spin(line);
    return {
      at: (done, more = {}) => {
        Object.assign(state, { done }, more);
        const reached = Math.floor(shareOf(state) * 10);
        if (process.stdout.isTTY || reached === tenths) return;
        tenths = reached;
        process.stdout.write(`  ${line()}\n`);
      },
    };
  }

  done(what: string): void {
    this.clear();
    process.stdout.write(`  ✓ ${what}\n`);
  }

  /** Since the beginning. */
  seconds(): string {
    return ((performance.now() - this.#startedAt) / 1000).toFixed(1);
  }

  /** Takes the line that moves away. */
  clear(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.stdout.write('\r\u001b[K');
  }

  #spin(line: () => string): void {
    this.clear();
    let frame = 0;
    this.#timer = setInterval(() => {
      frame += 1;
      process.stdout.write(`\r\u001b[K  ${SPINNER[frame % SPINNER.length] ?? ''} ${line()}`);
    }, 100);
    this.#timer.unref();
  }
}

function shareOf({ done, total }: { done: number; total: number }): number {
  return total === 0 ? 0 : Math.min(1, done / total);
}

function drawn(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
}
