import type { CategoryTree } from '../../category-tree.ts';
import { compareTexts } from '../document.ts';
import type { LiveSegment } from '../segment/live-segment.ts';
import { type Lists, NO_TRAIT, traitOf } from '../segment/segment.ts';
import { rangeOf, sizeOf, textAt, type TextTable } from '../segment/text-table.ts';
import { type Filters, type Narrowed, PRICE_BIT } from './filters.ts';
import type { SearchQuery } from './search-query.ts';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** How the list can be narrowed or widened, and how many products each choice would give. */
export interface Facets {
  readonly categories: readonly (ValueCount & { readonly name: string })[];
  readonly brands: readonly ValueCount[];
  readonly attributes: Readonly<Record<string, readonly ValueCount[]>>;
  /** Missing where there are no products. */
  readonly prices?: { readonly min: number; readonly max: number; readonly currency: string };
}

/** The most frequent, and those that are chosen. */
const MOST_VALUES = 50;
const MOST_ATTRIBUTES = 20;

/** Counts the products of all segments. The counts of a facet do not regard its own choice, so that it can be widened. */
export class FacetCounts {
  /** Facet → value → number of products. */
  readonly #counts = new Map<string, Map<string, number>>();
  #min = Infinity;
  #max = -Infinity;

  /** Counts the products of a segment that meet all choices, and those that meet all but one in the facet of that one. */
  add({ segment }: LiveSegment, narrowed: Narrowed, { choices, currency }: Filters): void {
    const { traits, categoryOf, brandOf, attributesOf, prices } = segment;
    const { passing } = narrowed;
    const counts = new Uint32Array(sizeOf(traits));
    countValues(counts, passing, categoryOf);
    countValues(counts, passing, brandOf);
    countLists(counts, passing, attributesOf);
    this.#addPrices(prices[currency], passing);
    for (const { facet, bit } of choices) {
      const near = nearBy(narrowed, bit);
      if (facet === 'category') countValues(counts, near, categoryOf);
      else if (facet === 'brand') countValues(counts, near, brandOf);
      else countLists(counts, near, attributesOf, traitsIn(traits, facet));
    }
    this.#addPrices(prices[currency], nearBy(narrowed, PRICE_BIT));
    for (let trait = 0; trait < counts.length; trait += 1) {
      const count = counts[trait] ?? 0;
      if (count > 0) this.#add(textAt(traits, trait), count);
    }
  }

  facets(query: SearchQuery, tree: CategoryTree): Facets {
    const attributes = [...this.#counts.keys()]
      .filter((facet) => facet.startsWith('attribute:'))
      .map((facet) => facet.slice('attribute:'.length));
    const chosen = new Set(Object.keys(query.attributes));
    const shown = attributes
      .map((name) => ({ name, count: this.#total(`attribute:${name}`) }))
      .sort((a, b) => b.count - a.count || compareTexts(a.name, b.name))
      .filter(({ name }, at) => at < MOST_ATTRIBUTES || chosen.has(name));
    return {
      categories: this.#categories(tree),
      brands: this.#values('brand', query.brands),
      attributes: Object.fromEntries(
        shown.map(({ name }) => [name, this.#values(`attribute:${name}`, query.attributes[name] ?? [])]),
      ),
      ...(this.#min > this.#max
        ? {}
        : { prices: { min: this.#min, max: this.#max, currency: query.currency } }),
    };
  }

  #addPrices(prices: Lists<Float64Array> | undefined, products: Uint32Array): void {
    if (prices === undefined) return;
    const { starts, values } = prices;
    let [min, max] = [this.#min, this.#max];
    for (const product of products) {
      min = Math.min(min, values[starts[product] ?? 0] ?? Infinity);
      max = Math.max(max, values[(starts[product + 1] ?? 0) - 1] ?? -Infinity);
    }
    [this.#min, this.#max] = [min, max];
  }

  #add(trait: string, count: number): void {
    const [facet = '', value = ''] = trait.split('\0');
    const values = this.#counts.get(facet) ?? new Map<string, number>();
    this.#counts.set(facet, values.set(value, (values.get(value) ?? 0) + count));
  }

  #total(facet: string): number {
    return [...(this.#counts.get(facet)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  #values(facet: string, chosen: readonly string[]): ValueCount[] {
    const counts = this.#counts.get(facet) ?? new Map<string, number>();
    const all = [...counts].map(([value, count]) => ({ value, count }));
    for (const value of new Set(chosen)) if (!counts.has(value)) all.push({ value, count: 0 });
    return all
      .sort((a, b) => b.count - a.count || compareTexts(a.value, b.value))
      .filter(({ value }, at) => at < MOST_VALUES || chosen.includes(value));
  }

  /** In the order of the tree, each with the products of all categories below it; at the end those that the tree lacks. */
  #categories(tree: CategoryTree): Facets['categories'] {
    const direct = this.#counts.get('category') ?? new Map<string, number>();
    const sums = new Map<string, number>();
    for (const [slug, count] of direct)
      for (const above of tree.has(slug) ? tree.path(slug).map(({ slug }) => slug) : [slug])
        sums.set(above, (sums.get(above) ?? 0) + count);
    const unknown = [...direct.keys()].filter((slug) => !tree.has(slug)).sort();
    return [...tree.slugs(), ...unknown].flatMap((value) => {
      const count = sums.get(value);
      return count === undefined ? [] : [{ value, name: tree.path(value).at(-1)?.name ?? value, count }];
    });
  }
}

function nearBy({ near, failed }: Narrowed, bit: number): Uint32Array {
  const products = new Uint32Array(near.length);
  let count = 0;
  for (let at = 0; at < near.length; at += 1) {
    if (failed[at] !== bit) continue;
    products[count] = near[at] ?? 0;
    count += 1;
  }
  return products.subarray(0, count);
}

function countValues(counts: Uint32Array, products: Uint32Array, traits: Uint32Array): void {
  for (const product of products) {
    const trait = traits[product] ?? NO_TRAIT;
    if (trait !== NO_TRAIT) counts[trait] = (counts[trait] ?? 0) + 1;
  }
}

function countLists(
  counts: Uint32Array,
  products: Uint32Array,
  { starts, values }: Lists,
  [from, to]: readonly [number, number] = [0, Infinity],
): void {
  for (const product of products) {
    const end = starts[product + 1] ?? 0;
    for (let list = starts[product] ?? 0; list < end; list += 1) {
      const trait = values[list] ?? 0;
      if (trait >= from && trait < to) counts[trait] = (counts[trait] ?? 0) + 1;
    }
  }
}

/** The traits of a facet stand together. */
function traitsIn(traits: TextTable, facet: string): readonly [number, number] {
  return rangeOf(traits, traitOf(facet, ''));
}
