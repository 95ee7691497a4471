import type { SearchIndex } from '../search-index.ts';
import { editsAllowed } from '../text/edits.ts';
import { type AskedWord, askedWords } from '../text/words.ts';
import type { Segment } from '../segment/segment.ts';
import { positionOf, textAt } from '../segment/text-table.ts';
import type { WordPlan } from './matching-words.ts';

/** A word of a question and how much it tells: rare ones tell more. */
export interface QuestionWord extends WordPlan {
  readonly rarity: number;
}

/**
 * What is understood of a question. It goes along in the cursor: on the next page a product has the very same rank,
 * whatever has been added meanwhile.
 */
export interface Question {
  readonly words: readonly QuestionWord[];
  /** How many of the words a product has to have. */
  readonly least: number;
}

/** From this length on `lamp` means `lampshade` as well, although there is a word `lamp`. */
const LONG_WORD = 4;

export function understand(index: SearchIndex, q: string): Question {
  const asked = askedWords(q);
  const plans = asked.flatMap((word, at) => plansOf(index, word, at === asked.length - 1));
  const words = plans.map((plan) => ({ ...plan, rarity: rarityOf(index, plan) }));
  return { words, least: words.length };
}

function plansOf(index: SearchIndex, { word, joined }: AskedWord, isLast: boolean): WordPlan[] {
  const exact: WordPlan = { word, joined, prefix: false, edits: 0 };
  if (isFound(index, exact)) return [{ ...exact, prefix: word.length >= LONG_WORD }];
  const begun: WordPlan = { ...exact, prefix: true };
  const prefix = isFound(index, begun) || index.categoryWords.matching(begun).size > 0;
  // Who has gone on to the next word has finished this one: it is rather misspelled than not written out.
  if (prefix && isLast) return [begun];
  const allowed = editsAllowed(word);
  if (allowed > 0 && isFound(index, { ...exact, edits: 1 })) return [{ ...exact, prefix, edits: 1 }];
  const halves = prefix ? [] : halvesOf(index, word);
  if (halves.length > 0) return halves.map((half) => ({ ...exact, word: half, joined: [] }));
  return [{ ...exact, prefix, edits: allowed }];
}

function isFound(index: SearchIndex, plan: WordPlan): boolean {
  return index.segments.some(({ matches }) => matches.of(plan).length > 0);
}

/** `woolblanket` was meant as two words, if both are known. */
function halvesOf(index: SearchIndex, word: string): readonly string[] {
  const shortest = 3;
  const known = (text: string): boolean =>
    index.segments.some(({ segment }) => positionOf(segment.words, text) >= 0);
  for (let at = word.length - shortest; at >= shortest; at -= 1) {
    const halves = [word.slice(0, at), word.slice(at)];
    if (halves.every(known)) return halves;
  }
  return [];
}

/** The logarithm of how many products there are for each that has the word, in hundredths. */
function rarityOf(index: SearchIndex, plan: WordPlan): number {
  let having = 0;
  for (const { segment, matches } of index.segments)
    for (const { word } of matches.of(plan)) having += havingWord(segment, word);
  const all = Math.max(index.size, having);
  return Math.round(100 * Math.log(1 + (all - having + 0.5) / (having + 0.5))) / 100;
}

function havingWord({ postings: { starts } }: Segment, word: number): number {
  return (starts[word + 1] ?? 0) - (starts[word] ?? 0);
}

/** The question as it was probably meant; undefined where nothing was misspelled. */
export function correctionOf(index: SearchIndex, { words }: Question): string | undefined {
  if (words.every(({ edits }) => edits === 0)) return undefined;
  const meant = words.map((plan) =>
    plan.edits === 0 ? plan.word : (mostFrequent(index, plan) ?? plan.word),
  );
  const correction = meant.join(' ');
  return correction === words.map(({ word }) => word).join(' ') ? undefined : correction;
}

function mostFrequent(index: SearchIndex, plan: WordPlan): string | undefined {
  const counts = new Map<string, number>();
  for (const { segment, matches } of index.segments) {
    for (const { word, quality } of matches.of(plan)) {
      const text = textAt(segment.words, word);
      counts.set(text, (counts.get(text) ?? 0) + quality * havingWord(segment, word));
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
