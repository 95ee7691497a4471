import { Matches } from '../query/matching-words.ts';
import type { MergePart } from './merge-segments.ts';
import { type NameOrder, nameOrderOf } from './name-order.ts';
import type { Segment } from './segment.ts';
import { positionOf, sizeOf, textAt } from './text-table.ts';

/** A segment, and which of its entries newer ones of other segments have replaced. */
export class LiveSegment {
  readonly segment: Segment;
  readonly matches: Matches;
  /** For each product 1 if it is replaced. */
  readonly #replaced: Uint8Array;
  readonly #replacedRemovals: Uint8Array;
  #replacedCount = 0;
  readonly #sold = new Map<string, Uint32Array>();
  #byName: NameOrder | undefined;

  constructor(segment: Segment, byName?: NameOrder) {
    this.segment = segment;
    this.matches = new Matches(segment);
    this.#byName = byName;
    this.#replaced = new Uint8Array(segment.versions.length);
    this.#replacedRemovals = new Uint8Array(segment.removedVersions.length);
  }

  /** Products that count. */
  get size(): number {
    return this.#replaced.length - this.#replacedCount;
  }

  /** All that is stored, products and removals. */
  get entries(): number {
    return this.#replaced.length + this.#replacedRemovals.length;
  }

  isLive(product: number): boolean {
    return this.#replaced[product] === 0;
  }

  /** The products that count and are for sale in the currency. */
  soldIn(currency: string): Uint32Array {
    const known = this.#sold.get(currency);
    if (known !== undefined) return known;
    const starts = this.segment.prices[currency]?.starts;
    if (starts === undefined) return new Uint32Array(0);
    const sold = Uint32Array.from(this.#replaced.keys()).filter(
      (product) => this.#replaced[product] === 0 && starts[product] !== starts[product + 1],
    );
    this.#sold.set(currency, sold);
    return sold;
  }

  versionOf(productId: string): number | undefined {
    const { productIds, versions, removedIds, removedVersions } = this.segment;
    const [product, removal] = [positionOf(productIds, productId), positionOf(removedIds, productId)];
    return product >= 0 ? versions[product] : removal >= 0 ? removedVersions[removal] : undefined;
  }

  /** Of each product that both have, the older entry stops to count. */
  settle(other: LiveSegment): void {
    const { productIds, removedIds } = other.segment;
    for (const table of [productIds, removedIds]) {
      for (let index = 0; index < sizeOf(table); index += 1) {
        const productId = textAt(table, index);
        const [mine, theirs] = [this.versionOf(productId), other.versionOf(productId)];
        if (mine === undefined || theirs === undefined) continue;
        (mine > theirs ? other : this).#replace(productId);
      }
    }
  }

  /** Without removals from before then. */
  part(removalsFrom = 0): MergePart {
    const { segment } = this;
    return {
      segment,
      isLive: (product) => this.isLive(product),
      keepsRemoval: (removal) =>
        this.#replacedRemovals[removal] === 0 && (segment.removedAt[removal] ?? 0) >= removalsFrom,
    };
  }

  get byName(): NameOrder {
    this.#byName ??= nameOrderOf(this.segment);
    return this.#byName;
  }

  #replace(productId: string): void {
    const product = positionOf(this.segment.productIds, productId);
    if (product >= 0 && this.#replaced[product] === 0) {
      this.#replaced[product] = 1;
      this.#replacedCount += 1;
      this.#sold.clear();
    }
    const removal = positionOf(this.segment.removedIds, productId);
    if (removal >= 0) this.#replacedRemovals[removal] = 1;
  }
}
