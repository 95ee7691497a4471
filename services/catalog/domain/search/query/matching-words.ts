import { bitsOf, lettersOf } from '../text/letters.ts';
import { editsBetween } from '../text/edits.ts';
import type { Segment } from '../segment/segment.ts';
import { lengthAt, positionOf, rangeOf, sizeOf, textAt } from '../segment/text-table.ts';

/** Which words of the index stand for a word of the question. */
export interface WordPlan {
  readonly word: string;
  /** Means the same: `teapot` for the `tea` of `tea pot`. */
  readonly joined: readonly string[];
  /** Words that begin so, too. */
  readonly prefix: boolean;
  /** And words that are so many edits away. */
  readonly edits: 0 | 1 | 2;
}

/** A word of a segment that matches, and how well: 1 where it is the word itself. */
export interface Match {
  readonly word: number;
  readonly quality: number;
}

const BY_EDITS = [0, 0.5, 0.35];
export const SHORTEST_PREFIX = 2;

function matchesIn(segment: Segment, { word, joined, prefix, edits }: WordPlan): readonly Match[] {
  return [
    ...exactMatches(segment, [word, ...joined]),
    ...(prefix ? prefixMatches(segment, word) : []),
    ...(edits === 0 ? [] : editMatches(segment, word, edits)),
  ];
}

/** The matches in a segment, which never changes: what was looked for once is remembered. */
export class Matches {
  readonly #segment: Segment;
  readonly #found = new Map<string, readonly Match[]>();

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  of(plan: WordPlan): readonly Match[] {
    const key = [plan.word, plan.prefix, plan.edits, ...plan.joined].join(' ');
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#found.size >= MOST_REMEMBERED) this.#found.clear();
    const matches = matchesIn(this.#segment, plan);
    this.#found.set(key, matches);
    return matches;
  }
}

const MOST_REMEMBERED = 1000;

function exactMatches({ words }: Segment, texts: readonly string[]): Match[] {
  const found = texts.map((text) => positionOf(words, text)).filter((at) => at >= 0);
  return found.map((word) => ({ word, quality: 1 }));
}

/** Of codes, such as SKUs, only those that are asked for with a digit: every LAMP-1 to LAMP-9999 is a lamp anyway. */
function prefixMatches({ words, letters }: Segment, prefix: string): Match[] {
  if (prefix.length < SHORTEST_PREFIX) return [];
  const [from, to] = rangeOf(words, prefix);
  const codes = /\d/.test(prefix);
  const matches: Match[] = [];
  for (let word = from; word < to; word += 1) {
    if (letters[word] === 0 && !codes) continue;
    const quality = prefixQuality(prefix.length, lengthAt(words, word));
    if (quality < 1) matches.push({ word, quality });
  }
  return matches;
}

/** Better the less is missing, and never as good as the whole word. */
export function prefixQuality(length: number, whole: number): number {
  return length >= whole ? 1 : 0.5 + (0.3 * length) / whole;
}

function editMatches({ words, letters }: Segment, wanted: string, most: number): Match[] {
  const bits = lettersOf(wanted);
  const length = Buffer.byteLength(wanted);
  // A letter has up to three bytes.
  const lengths = /^[a-z]+$/.test(wanted) ? most : most * 3;
  const matches: Match[] = [];
  for (let word = 0; word < sizeOf(words); word += 1) {
    const other = letters[word] ?? 0;
    if (other === 0 || bitsOf(bits ^ other) > 2 * most) continue;
    if (Math.abs(lengthAt(words, word) - length) > lengths) continue;
    const edits = editsBetween(wanted, textAt(words, word), most);
    if (edits > 0 && edits <= most) matches.push({ word, quality: BY_EDITS[edits] ?? 0 });
  }
  return matches;
}
