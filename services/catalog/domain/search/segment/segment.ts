import type { TextTable } from './text-table.ts';

/** For each of many things a list of numbers: those of thing 3 stand from `starts[3]` up to `starts[4]`. */
export interface Lists<Numbers extends Uint32Array | Float64Array = Uint32Array> {
  readonly starts: Uint32Array;
  readonly values: Numbers;
}

/**
 * An immutable part of the index: products by the numbers 0, 1, 2 … in the order of their ids, everything in typed
 * arrays, so that it is loaded as it lies in the file.
 */
export interface Segment {
  readonly productIds: TextTable;
  readonly versions: Uint32Array;
  /** Milliseconds. */
  readonly createdAt: Float64Array;
  /** Folded, for the order by name. */
  readonly names: TextTable;
  /** What a list shows, as JSON, without the prices. */
  readonly cards: TextTable;

  /** The words of all texts, sorted. */
  readonly words: TextTable;
  /** The letters of each word as bits, to find those that are nearly spelled so; 0 for words that are never misspelled. */
  readonly letters: Uint32Array;
  /** For each word the products that have it, as `number << 8 | weight`. */
  readonly postings: Lists;

  /** Everything that a list can be narrowed by, sorted: `attribute:colour\0red`. */
  readonly traits: TextTable;
  /** For each product the trait that is its category. */
  readonly categoryOf: Uint32Array;
  /** For each product the trait that is its brand, or NO_TRAIT. */
  readonly brandOf: Uint32Array;
  /** For each product its attributes and its variants' options. */
  readonly attributesOf: Lists;
  /** By currency: for each product the prices of its variants, the lowest first. */
  readonly prices: Readonly<Record<string, Lists<Float64Array>>>;

  /** Products that customers do not see: an older entry that comes late must not bring them back. */
  readonly removedIds: TextTable;
  readonly removedVersions: Uint32Array;
  readonly removedAt: Float64Array;
}

/** The lowest 24 bits of a product's number have room in a posting. */
export const MOST_PRODUCTS = 1 << 24;

export const NO_TRAIT = 0xffffffff;

/** The name of a trait and its value: `brand`, `category` or `attribute:<name>`. */
export function traitOf(facet: string, value: string): string {
  return `${facet}\0${value}`;
}

export function attributeFacet(name: string): string {
  return `attribute:${name}`;
}
