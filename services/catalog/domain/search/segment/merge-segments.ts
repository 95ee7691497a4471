import { mergedOrder, type Origin } from './merged-order.ts';
import { type Lists, NO_TRAIT, type Segment } from './segment.ts';
import { sizeOf, type TextTable, TextTableBuilder } from './text-table.ts';

/** A segment and which of its entries still count; those of another segment have replaced the rest. */
export interface MergePart {
  readonly segment: Segment;
  isLive(product: number): boolean;
  keepsRemoval(removal: number): boolean;
}

/** One segment with all that still counts of several. No product may count in two of them. */
export function mergeSegments(parts: readonly MergePart[]): Segment {
  const segments = parts.map(({ segment }) => segment);
  const products = mergedOrder(
    segments.map(({ productIds }) => productIds),
    (part, product) => parts[part]?.isLive(product) === true,
  ).origins;
  const removals = mergedOrder(
    segments.map(({ removedIds }) => removedIds),
    (part, removal) => parts[part]?.keepsRemoval(removal) === true,
  ).origins;
  return {
    productIds: mergedTexts(segments, products, ({ productIds }) => productIds),
    versions: Uint32Array.from(products, ({ part, index }) => segments[part]?.versions[index] ?? 0),
    createdAt: Float64Array.from(products, ({ part, index }) => segments[part]?.createdAt[index] ?? 0),
    names: mergedTexts(segments, products, ({ names }) => names),
    cards: mergedTexts(segments, products, ({ cards }) => cards),
    ...mergedPostings(segments, newNumbers(segments, products)),
    ...mergedTraits(segments, products),
    prices: mergedPrices(segments, products),
    removedIds: mergedTexts(segments, removals, ({ removedIds }) => removedIds),
    removedVersions: Uint32Array.from(
      removals,
      ({ part, index }) => segments[part]?.removedVersions[index] ?? 0,
    ),
    removedAt: Float64Array.from(removals, ({ part, index }) => segments[part]?.removedAt[index] ?? 0),
  };
}

function mergedTexts(
  segments: readonly Segment[],
  origins: readonly Origin[],
  tableIn: (segment: Segment) => TextTable,
): TextTable {
  const tables = segments.map(tableIn);
  const builder = new TextTableBuilder(origins.length);
  for (const { part, index } of origins) {
    const table = tables[part];
    if (table !== undefined) builder.copy(table, index);
  }
  return builder.table();
}

/** For each segment: the number that each of its products has from now on, or -1. */
function newNumbers(segments: readonly Segment[], products: readonly Origin[]): Int32Array[] {
  const numbers = segments.map(({ productIds }) => new Int32Array(sizeOf(productIds)).fill(-1));
  products.forEach(({ part, index }, number) => {
    const ofPart = numbers[part];
    if (ofPart !== undefined) ofPart[index] = number;
  });
  return numbers;
}

function mergedPostings(
  segments: readonly Segment[],
  numbers: readonly Int32Array[],
): Pick<Segment, 'words' | 'letters' | 'postings'> {
  const { groups } = mergedOrder(
    segments.map(({ words }) => words),
    () => true,
  );
  const total = segments.reduce((sum, { postings }) => sum + postings.values.length, 0);
  const values = new Uint32Array(total);
  const starts = new Uint32Array(groups.length + 1);
  const letters = new Uint32Array(groups.length);
  const words = new TextTableBuilder(groups.length);
  let count = 0;
  let filled = 0;
  for (const group of groups) {
    const before = filled;
    for (const origin of group) filled = copyPostings(segments, numbers, origin, values, filled);
    // A word that nobody has any longer is left out.
    if (filled === before) continue;
    // In order, since the file stores by how much they grow.
    if (group.length > 1) values.subarray(before, filled).sort();
    const [{ part, index }] = group as [Origin];
    const table = segments[part]?.words;
    if (table !== undefined) words.copy(table, index);
    for (const origin of group)
      letters[count] = (letters[count] ?? 0) | (segments[origin.part]?.letters[origin.index] ?? 0);
    count += 1;
    starts[count] = filled;
  }
  return {
    words: words.table(),
    letters: letters.slice(0, count),
    postings: { starts: starts.slice(0, count + 1), values: values.slice(0, filled) },
  };
}

function copyPostings(
  segments: readonly Segment[],
  numbers: readonly Int32Array[],
  { part, index }: Origin,
  target: Uint32Array,
  from: number,
): number {
  const { starts, values } = segments[part]?.postings ?? { starts: [], values: [] };
  const ofPart = numbers[part] ?? new Int32Array(0);
  let filled = from;
  for (let at = starts[index] ?? 0; at < (starts[index + 1] ?? 0); at += 1) {
    const posting = values[at] ?? 0;
    const number = ofPart[posting >>> 8] ?? -1;
    if (number >= 0) {
      target[filled] = ((number << 8) | (posting & 255)) >>> 0;
      filled += 1;
    }
  }
  return filled;
}

function mergedTraits(
  segments: readonly Segment[],
  products: readonly Origin[],
): Pick<Segment, 'traits' | 'categoryOf' | 'brandOf' | 'attributesOf'> {
  const { groups } = mergedOrder(
    segments.map(({ traits }) => traits),
    () => true,
  );
  const traits = new TextTableBuilder(groups.length);
  const numbers = segments.map((segment) => new Uint32Array(sizeOf(segment.traits)));
  groups.forEach((group, number) => {
    const [{ part, index }] = group as [Origin];
    const table = segments[part]?.traits;
    if (table !== undefined) traits.copy(table, index);
    for (const origin of group) {
      const ofPart = numbers[origin.part];
      if (ofPart !== undefined) ofPart[origin.index] = number;
    }
  });
  const numberOf = (part: number, trait: number): number => numbers[part]?.[trait] ?? NO_TRAIT;
  return {
    traits: traits.table(),
    categoryOf: Uint32Array.from(products, ({ part, index }) =>
      numberOf(part, segments[part]?.categoryOf[index] ?? NO_TRAIT),
    ),
    brandOf: Uint32Array.from(products, ({ part, index }) =>
      numberOf(part, segments[part]?.brandOf[index] ?? NO_TRAIT),
    ),
    attributesOf: mergedLists(
      segments.map(({ attributesOf }) => attributesOf),
      products,
      (length) => new Uint32Array(length),
      numberOf,
    ),
  };
}

function mergedPrices(segments: readonly Segment[], products: readonly Origin[]): Segment['prices'] {
  const currencies = [...new Set(segments.flatMap(({ prices }) => Object.keys(prices)))].sort();
  return Object.fromEntries(
    currencies.map((currency) => [
      currency,
      mergedLists(
        segments.map(({ prices }) => prices[currency]),
        products,
        (length) => new Float64Array(length),
        (_part, amount) => amount,
      ),
    ]),
  );
}

function mergedLists<Numbers extends Uint32Array | Float64Array>(
  lists: readonly (Lists<Numbers> | undefined)[],
  products: readonly Origin[],
  empty: (length: number) => Numbers,
  valueOf: (part: number, value: number) => number,
): Lists<Numbers> {
  const starts = new Uint32Array(products.length + 1);
  products.forEach(({ part, index }, number) => {
    const from = lists[part]?.starts;
    starts[number + 1] = (starts[number] ?? 0) + (from?.[index + 1] ?? 0) - (from?.[index] ?? 0);
  });
  const values = empty(starts.at(-1) ?? 0);
  products.forEach(({ part, index }, number) => {
    const from = lists[part];
    if (from === undefined) return;
    const [first = 0, end = 0] = [from.starts[index], from.starts[index + 1]];
    const to = starts[number] ?? 0;
    for (let at = first; at < end; at += 1) values[to + at - first] = valueOf(part, from.values[at] ?? 0);
  });
  return { starts, values };
}
