import { type Category, CategoryTree } from '../category-tree.ts';
import type { ProductEntry } from './document.ts';
import { CategoryWords } from './query/category-words.ts';
import { buildSegment } from './segment/build-segment.ts';
import { LiveSegment } from './segment/live-segment.ts';
import { mergeSegments } from './segment/merge-segments.ts';
import { nameOrderOf } from './segment/name-order.ts';
import { traitOf } from './segment/segment.ts';
import { rangeOf, textAt } from './segment/text-table.ts';
import type { IndexFile } from './segment/segment-file.ts';

/** What one change item of the table tells. */
export interface IndexChange {
  readonly entries: readonly ProductEntry[];
  /** All categories of the shop, where they were changed. */
  readonly categories?: readonly Category[];
}

/** An older removal cannot meet an older entry of its product: streams keep theirs for a day. */
const REMOVALS_KEPT_MS = 3 * 24 * 60 * 60 * 1000;

/** A large segment, and smaller and smaller ones with what came since. */
export class SearchIndex {
  #segments: LiveSegment[] = [];
  #categories: readonly Category[] = [];
  #tree = new CategoryTree([]);
  #categoryWords = new CategoryWords(this.#tree);
  #generation = 0;

  constructor(file?: IndexFile) {
    if (file === undefined) return;
    this.#segments = [new LiveSegment(file.segment, file.byName)];
    this.#setCategories(file.categories);
  }

  get segments(): readonly LiveSegment[] {
    return this.#segments;
  }

  get tree(): CategoryTree {
    return this.#tree;
  }

  get categoryWords(): CategoryWords {
    return this.#categoryWords;
  }

  /** Another one after every change: what was worked out before may no longer be true. */
  get generation(): number {
    return this.#generation;
  }

  /** The number of products. */
  get size(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** Changes may be repeated, and may come in any order: of each product the highest version counts. */
  apply({ entries, categories }: IndexChange): void {
    if (categories !== undefined) this.#setCategories(categories);
    if (entries.length > 0) this.#add(new LiveSegment(buildSegment(entries)));
    this.#generation += 1;
  }

  /** Everything in one segment, as it is stored. */
  file(now = Date.now()): IndexFile {
    const parts = this.#segments.map((live) => live.part(now - REMOVALS_KEPT_MS));
    const segment = mergeSegments(parts);
    return { segment, byName: nameOrderOf(segment), categories: this.#categories };
  }

  /** The version in which the index knows the product, removed or not. */
  versionOf(productId: string): number | undefined {
    const versions = this.#segments.map((live) => live.versionOf(productId));
    return versions.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
  }

  /** Every product that the index knows, removed or not; those that are replaced come again. */
  *versions(): Generator<{ readonly productId: string; readonly version: number }> {
    for (const { segment } of this.#segments) {
      const { productIds, versions, removedIds, removedVersions } = segment;
      for (const [product, version] of versions.entries())
        yield { productId: textAt(productIds, product), version };
      for (const [removal, version] of removedVersions.entries())
        yield { productId: textAt(removedIds, removal), version };
    }
  }

  /** The categories that have products. */
  categories(): string[] {
    const traits = this.#segments.flatMap(({ segment: { traits } }) => {
      const [from, to] = rangeOf(traits, traitOf('category', ''));
      return Array.from({ length: to - from }, (_, at) => textAt(traits, from + at));
    });
    return [...new Set(traits.map((trait) => trait.slice(traitOf('category', '').length)))];
  }

  /** One of the tree, or one that products stand in although the tree lacks it. */
  hasCategory(slug: string): boolean {
    return this.#tree.has(slug) || this.categories().includes(slug);
  }

  #add(added: LiveSegment): void {
    for (const segment of this.#segments) segment.settle(added);
    this.#segments.push(added);
    // Each segment is kept at least twice as large as the next: there are few, and each product is seldom copied.
    for (;;) {
      const [smaller, larger] = [this.#segments.at(-1), this.#segments.at(-2)];
      if (smaller === undefined || larger === undefined || larger.entries >= smaller.entries * 2) return;
      const merged = mergeSegments([larger.part(), smaller.part()]);
      this.#segments.splice(-2, 2, new LiveSegment(merged));
    }
  }

  #setCategories(categories: readonly Category[]): void {
    this.#categories = categories;
    this.#tree = new CategoryTree(categories);
    this.#categoryWords = new CategoryWords(this.#tree);
  }
}
