import {
  compareTexts,
  isRemoval,
  newestEntries,
  type ProductEntry,
  type SearchDocument,
} from '../document.ts';
import { fold } from '../text/fold.ts';
import { lettersOf } from '../text/letters.ts';
import { cardOf } from './card.ts';
import { attributeFacet, type Lists, NO_TRAIT, type Segment, traitOf } from './segment.ts';
import { tableOf } from './text-table.ts';
import { weightedWords } from './weights.ts';

/** A segment of new entries. */
export function buildSegment(entries: readonly ProductEntry[]): Segment {
  const newest = newestEntries(entries);
  const documents = newest.filter((entry): entry is SearchDocument => !isRemoval(entry));
  const removals = newest.filter(isRemoval);
  return {
    productIds: tableOf(documents.map(({ productId }) => productId)),
    versions: Uint32Array.from(documents, ({ version }) => version),
    createdAt: Float64Array.from(documents, ({ createdAt }) => Date.parse(createdAt)),
    names: tableOf(documents.map(({ name }) => fold(name))),
    cards: tableOf(documents.map((document) => JSON.stringify(cardOf(document)))),
    ...wordsAndPostings(documents),
    ...traitsOfAll(documents),
    prices: pricesOfAll(documents),
    removedIds: tableOf(removals.map(({ productId }) => productId)),
    removedVersions: Uint32Array.from(removals, ({ version }) => version),
    removedAt: Float64Array.from(removals, ({ removedAt }) => Date.parse(removedAt)),
  };
}

function wordsAndPostings(
  documents: readonly SearchDocument[],
): Pick<Segment, 'words' | 'letters' | 'postings'> {
  const postings = new Map<string, number[]>();
  const spelled = new Set<string>();
  documents.forEach((document, number) => {
    const words = weightedWords(document);
    for (const [word, weight] of words.weights) {
      const posting = ((number << 8) | weight) >>> 0;
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [posting]);
      else list.push(posting);
    }
    for (const word of words.spelled) spelled.add(word);
  });
  const words = [...postings.keys()].sort(compareTexts);
  return {
    words: tableOf(words),
    letters: Uint32Array.from(words, (word) => (spelled.has(word) ? lettersOf(word) : 0)),
    postings: listsOf(words.map((word) => postings.get(word) ?? [])),
  };
}

function traitsOfAll(
  documents: readonly SearchDocument[],
): Pick<Segment, 'traits' | 'categoryOf' | 'brandOf' | 'attributesOf'> {
  const attributes = documents.map(attributeTraits);
  const categories = documents.map(({ category }) => traitOf('category', category));
  const brands = documents.map(({ brand }) => (brand === undefined ? undefined : traitOf('brand', brand)));
  const named = [...categories, ...brands, ...attributes.flat()].filter((trait) => trait !== undefined);
  const traits = [...new Set(named)].sort(compareTexts);
  const numbers = new Map<string | undefined, number>(traits.map((trait, number) => [trait, number]));
  const numberOf = (trait: string | undefined): number => numbers.get(trait) ?? NO_TRAIT;
  return {
    traits: tableOf(traits),
    categoryOf: Uint32Array.from(categories, numberOf),
    brandOf: Uint32Array.from(brands, numberOf),
    attributesOf: listsOf(attributes.map((list) => list.map(numberOf).sort(byNumber))),
  };
}

function attributeTraits({ attributes, variants }: SearchDocument): string[] {
  const traits = new Set<string>();
  for (const values of [attributes, ...variants.map(({ options }) => options)])
    for (const [name, value] of Object.entries(values)) traits.add(traitOf(attributeFacet(name), value));
  return [...traits];
}

function pricesOfAll(documents: readonly SearchDocument[]): Segment['prices'] {
  const byProduct = documents.map(({ variants }) => variants.flatMap(({ prices }) => prices));
  const currencies = [...new Set(byProduct.flat().map(({ currency }) => currency))].sort();
  return Object.fromEntries(
    currencies.map((wanted) => {
      const lists = byProduct.map((prices) => {
        const amounts = prices.filter(({ currency }) => currency === wanted).map(({ amount }) => amount);
        return [...new Set(amounts)].sort(byNumber);
      });
      return [wanted, { starts: startsOf(lists), values: Float64Array.from(lists.flat()) }];
    }),
  );
}

function listsOf(lists: readonly (readonly number[])[]): Lists {
  const starts = startsOf(lists);
  const values = new Uint32Array(starts.at(-1) ?? 0);
  lists.forEach((list, at) => {
    values.set(list, starts[at]);
  });
  return { starts, values };
}

function startsOf(lists: readonly (readonly number[])[]): Uint32Array {
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, at) => {
    starts[at + 1] = (starts[at] ?? 0) + list.length;
  });
  return starts;
}

function byNumber(a: number, b: number): number {
  return a - b;
}
