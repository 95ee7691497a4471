/** Lets one waiter sleep until it is called, or for some time. A call while nobody waits is kept for the next wait. */
export class Latch {
  #called = false;
  #wake: (() => void) | undefined;

  call(): void {
    if (this.#wake === undefined) this.#called = true;
    else this.#wake();
  }

  wait(milliseconds?: number): Promise<void> {
    if (this.#called) {
      this.#called = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
