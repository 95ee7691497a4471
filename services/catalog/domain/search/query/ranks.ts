import type { SearchIndex } from '../search-index.ts';
import type { LiveSegment } from '../segment/live-segment.ts';
import { type Segment, traitOf } from '../segment/segment.ts';
import { positionOf, sizeOf } from '../segment/text-table.ts';
import { WEIGHT_STEPS } from '../segment/weights.ts';
import type { Match } from './matching-words.ts';
import type { CategoryWords } from './category-words.ts';
import type { Question, QuestionWord } from './question.ts';

/** How well each product of a segment answers the question. */
export interface Ranks {
  /** How many of the words it has. */
  readonly has: Uint8Array;
  readonly scores: Float64Array;
}

/** With fewer products than this that have all words, those that have half of them are shown as well. */
const FEW = 3;
/** Whoever has more of the words stands before whoever has fewer. */
const ONE_WORD_MORE = 10_000;
const CATEGORY_WEIGHT = 2;

/** A word twice as heavy tells more, but not twice as much. */
const TELLS = Float64Array.from({ length: 256 }, (_, weight) => tells(weight / WEIGHT_STEPS));

function tells(weight: number): number {
  return (4 * weight) / (3 + weight);
}

export function rank(index: SearchIndex, { words }: Question): Map<LiveSegment, Ranks> {
  return new Map(index.segments.map((live) => [live, ranksIn(live, index.categoryWords, words)]));
}

function ranksIn(
  { segment, matches }: LiveSegment,
  categoryWords: CategoryWords,
  words: readonly QuestionWord[],
): Ranks {
  const count = segment.versions.length;
  const ranks = { has: new Uint8Array(count), scores: new Float64Array(count) };
  const best = new Float64Array(count);
  for (const word of words) {
    const touched: number[] = [];
    markWords(segment, matches.of(word), best, touched);
    markCategories(segment, categoryWords, word, best, touched);
    for (const product of touched) {
      ranks.scores[product] = (ranks.scores[product] ?? 0) + word.rarity * (best[product] ?? 0);
      ranks.has[product] = (ranks.has[product] ?? 0) + 1;
      best[product] = 0;
    }
  }
  return ranks;
}

/** The best that stands for the word counts: `lamp` and `lampshade` in one name do not add up. */
function markWords(segment: Segment, matches: readonly Match[], best: Float64Array, touched: number[]): void {
  const { starts, values } = segment.postings;
  for (const { word, quality } of matches) {
    for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at += 1) {
      const posting = values[at] ?? 0;
      mark(posting >>> 8, quality * (TELLS[posting & 255] ?? 0), best, touched);
    }
  }
}

function markCategories(
  segment: Segment,
  categoryWords: CategoryWords,
  plan: QuestionWord,
  best: Float64Array,
  touched: number[],
): void {
  const byTrait = new Float64Array(sizeOf(segment.traits));
  let some = false;
  for (const [slug, quality] of categoryWords.matching(plan)) {
    const trait = positionOf(segment.traits, traitOf('category', slug));
    if (trait < 0) continue;
    byTrait[trait] = quality * tells(CATEGORY_WEIGHT);
    some = true;
  }
  if (!some) return;
  const { categoryOf } = segment;
  for (let product = 0; product < categoryOf.length; product += 1) {
    const score = byTrait[categoryOf[product] ?? 0] ?? 0;
    if (score > 0) mark(product, score, best, touched);
  }
}

function mark(product: number, score: number, best: Float64Array, touched: number[]): void {
  const before = best[product] ?? 0;
  if (before === 0) touched.push(product);
  if (score > before) best[product] = score;
}

/** How many words a product has to have: all, or half of them where only few have all. */
export function leastWords(ranks: ReadonlyMap<LiveSegment, Ranks>, words: number): number {
  let complete = 0;
  for (const [live, { has }] of ranks)
    for (let product = 0; product < has.length; product += 1)
      if (has[product] === words && live.isLive(product)) complete += 1;
  return complete >= FEW ? words : Math.ceil(words / 2);
}

export function rankOf({ has, scores }: Ranks, product: number): number {
  return (has[product] ?? 0) * ONE_WORD_MORE + (scores[product] ?? 0);
}
