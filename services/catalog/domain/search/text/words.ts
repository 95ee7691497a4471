import { fold } from './fold.ts';
import { singular } from './singular.ts';

/** What people leave out when they search. */
const LITTLE_WORDS = new Set(
  'a an and the of for with in on to by or de do da dos das e o os as em para com'.split(' '),
);

const UNITS = 'ml|cl|dl|l|mg|g|kg|mm|cm|m|km|w|kw|v|mah|gb|tb|oz|lb|inch';

/** An amount with its unit, or a word; words may hang together, as in `t-shirt` and `LAMP-GREEN.2`. */
const PIECE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(\d+(?:[.,]\d+)?)\s?(${UNITS})(?![\p{L}\p{N}])` +
    String.raw`|\d+[.,]\d+(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:[-._/&+][\p{L}\p{N}]+)*`,
  'gu',
);

/** A piece of a text. */
interface Piece {
  /** `500ml`, or the words that hang together. */
  readonly parts: readonly string[];
  /** The number of an amount: who asks for 500 finds 500 ml. */
  readonly amount?: string;
}

function piecesOf(text: string): Piece[] {
  const folded = fold(text);
  // Most texts are plain words, and need no more than this.
  if (/^[a-z\s,;:!?()"]*(?:\.\s[a-z\s,;:!?()"]*)*\.?$/.test(folded))
    return (folded.match(/[a-z]+/g) ?? []).map((word) => ({ parts: [word] }));
  return Array.from(folded.matchAll(PIECE), ([piece, amount, unit]) => {
    const number = amount?.replace(',', '.');
    if (number !== undefined) return { parts: [`${number}${unit ?? ''}`], amount: number };
    if (/^\d+[.,]\d+$/.test(piece)) return { parts: [piece.replace(',', '.')] };
    return { parts: piece.split(/[-._/&+]/) };
  });
}

/** The words by which a text is found. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { parts, amount } of piecesOf(text)) {
    for (const part of parts) words.push(singular(part));
    if (parts.length > 1) words.push(singular(parts.join('')));
    if (amount !== undefined) words.push(amount);
  }
  return words;
}

export function isLittleWord(word: string): boolean {
  return LITTLE_WORDS.has(word);
}

/** A word that is asked for. */
export interface AskedWord {
  readonly word: string;
  /** It together with its neighbours: who asks for `tea pot` means `teapot` as well. */
  readonly joined: readonly string[];
}

/** The words of a question, each once, without the little ones where there are others. */
export function askedWords(question: string): AskedWord[] {
  const pieces = piecesOf(question);
  const all = pieces.flatMap(({ parts }) => parts.map((part) => ({ part, whole: parts.join('') })));
  const words = all.map(({ part, whole }, at): AskedWord => {
    const [before, after] = [all[at - 1]?.part, all[at + 1]?.part];
    const joined = [
      ...(before === undefined ? [] : [before + part]),
      ...(after === undefined ? [] : [part + after]),
      ...(whole === part ? [] : [whole]),
    ];
    return { word: singular(part), joined: [...new Set(joined.map(singular))] };
  });
  const telling = words.filter(({ word }) => !isLittleWord(word));
  return unique(telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
}

/** More words say nothing more, and cost. */
const MOST_WORDS = 12;

function unique(words: readonly AskedWord[]): AskedWord[] {
  return words.filter(({ word }, at) => words.findIndex((other) => other.word === word) === at);
}
