import type { SearchDocument } from '../document.ts';
import { fold } from '../text/fold.ts';
import { isLittleWord, wordsOf } from '../text/words.ts';

/** How much a word says of a product, by where it stands. */
const WEIGHTS = { name: 5, brand: 3, sku: 3, trait: 2, description: 1 } as const;

/** Long texts have more words, each of which says less. Fixed, so that a product weighs the same in every index. */
const USUAL_WORDS = { name: 5, description: 40 } as const;

/** Weights are stored as whole numbers from 1 to 255. */
export const WEIGHT_STEPS = 10;

export interface WordWeights {
  /** Word → weight from 1 to 255. */
  readonly weights: ReadonlyMap<string, number>;
  /** Words that stand in a text, and not in codes alone: they can be misspelled. */
  readonly spelled: ReadonlySet<string>;
}

/** All words by which a product is found. */
export function weightedWords(document: SearchDocument): WordWeights {
  const sums = new Map<string, number>();
  const add = (words: readonly string[], weight: number): void => {
    for (const word of words) sums.set(word, (sums.get(word) ?? 0) + weight);
  };
  const name = wordsOf(document.name);
  const description = wordsOf(document.description).filter((word) => !isLittleWord(word));
  const brand = wordsOf(document.brand ?? '');
  const traits = [...new Set(traitTexts(document).flatMap(wordsOf))];
  add(name, WEIGHTS.name * shortness(name.length, USUAL_WORDS.name));
  add(brand, WEIGHTS.brand);
  add(traits, WEIGHTS.trait);
  add(description, WEIGHTS.description * shortness(description.length, USUAL_WORDS.description));
  const spelled = new Set(sums.keys());
  add([...new Set(document.variants.flatMap(({ sku }) => skuWords(sku)))], WEIGHTS.sku);
  const weights = new Map<string, number>();
  for (const [word, sum] of sums)
    weights.set(word, Math.max(1, Math.min(255, Math.round(sum * WEIGHT_STEPS))));
  return { weights, spelled };
}

/** The category and all that a list can be narrowed by. */
function traitTexts({ category, attributes, variants }: SearchDocument): string[] {
  return [
    category,
    ...Object.values(attributes),
    ...variants.flatMap(({ options }) => Object.values(options)),
  ];
}

/** A SKU as a whole, without its hyphens, and in parts. */
function skuWords(sku: string): string[] {
  const parts = fold(sku).split(/[-._]/);
  return [...parts, ...(parts.length > 1 ? [parts.join('')] : [])];
}

function shortness(words: number, usual: number): number {
  return 1 / (0.6 + (0.4 * words) / usual);
}
