/** Tells those who read a table's stream, or watch over its items' lifetimes, that something was written. */
export class WriteSignals {
  readonly #listeners = new Map<string, Set<() => void>>();

  written(tableName: string): void {
    for (const listener of this.#listeners.get(tableName) ?? []) listener();
  }

  /** Gives the way to end it. */
  listen(tableName: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(tableName) ?? new Set();
    this.#listeners.set(tableName, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }
}
