/** The first `most` of many products in order: the last of them is on top of a heap, and goes when a better one comes. */
export class Smallest {
  readonly #most: number;
  readonly #numbers: number[] = [];
  readonly #products: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(number: number, product: number): void {
    const size = this.#numbers.length;
    if (size < this.#most) {
      this.#numbers.push(number);
      this.#products.push(product);
      this.#rise(size);
    } else if (this.#isBefore(number, product, 0)) {
      this.#numbers[0] = number;
      this.#products[0] = product;
      this.#sink(0);
    }
  }

  /** In any order. */
  entries(): { number: number; product: number }[] {
    return this.#numbers.map((number, at) => ({ number, product: this.#products[at] ?? 0 }));
  }

  #isBefore(number: number, product: number, at: number): boolean {
    const other = this.#numbers[at] ?? 0;
    return number < other || (number === other && product < (this.#products[at] ?? 0));
  }

  #isLater(a: number, b: number): boolean {
    return this.#isBefore(this.#numbers[b] ?? 0, this.#products[b] ?? 0, a);
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isLater(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    const size = this.#numbers.length;
    for (let at = from; ;) {
      const left = 2 * at + 1;
      if (left >= size) return;
      const right = left + 1;
      const later = right < size && this.#isLater(right, left) ? right : left;
      if (!this.#isLater(later, at)) return;
      this.#swap(at, later);
      at = later;
    }
  }

  #swap(a: number, b: number): void {
    [this.#numbers[a], this.#numbers[b]] = [this.#numbers[b] ?? 0, this.#numbers[a] ?? 0];
    [this.#products[a], this.#products[b]] = [this.#products[b] ?? 0, this.#products[a] ?? 0];
  }
}
