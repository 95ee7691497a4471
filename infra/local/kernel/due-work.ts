/** Work that is due at a time of its own. None begins before the start or after the stop, which waits for what runs. */
export class DueWork<Work extends { readonly nextAt: number }> {
  readonly #perform: (work: Work) => Promise<void>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #started = false;

  constructor(perform: (work: Work) => Promise<void>) {
    this.#perform = perform;
  }

  start(): void {
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  /** While stopped it does nothing: what is kept is scheduled after the next start. */
  schedule(work: Work): void {
    if (!this.#started) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        const run = this.#perform(work).finally(() => this.#running.delete(run));
        this.#running.add(run);
      },
      Math.max(0, work.nextAt - Date.now()),
    );
    this.#timers.add(timer);
  }
}
