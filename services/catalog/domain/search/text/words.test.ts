import { askedWords, wordsOf } from './words.ts';
import { editsBetween } from './edits.ts';
import { bitsOf, lettersOf } from './letters.ts';
import { singular } from './singular.ts';
import fc from 'fast-check';

test.each([
  ['Wool Blankets', ['wool', 'blanket']],
  ['Açúcar amarelo', ['acucar', 'amarelo']],
  ['Straße, Œuvre, smørrebrød', ['strasse', 'oeuvre', 'smorrebrod']],
  ['Chef’s knives', ['chef', 'knife']],
  ["l'eau", ['leau']],
  ['T-shirt', ['t', 'shirt', 'tshirt']],
  ['LAMP-GREEN.2', ['lamp', 'green', '2', 'lampgreen2']],
  ['oil, 500 ml', ['oil', '500ml', '500']],
  ['oil, 500ml', ['oil', '500ml', '500']],
  ['1,5 l or 1.5l', ['1.5l', '1.5', 'or', '1.5l', '1.5']],
  ['3 cups of 28 cm', ['3', 'cup', 'of', '28cm', '28']],
  ['Ναύπλιο 日本', ['ναυπλιο', '日本']],
  ['', []],
  ['— !? —', []],
])('%s has the words %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('plain texts take a shorter way to the same words', () => {
  const plain = 'Woven slowly. Warm, and (nearly) for ever; wash it!';
  expect(wordsOf(plain)).toEqual(wordsOf(`${plain} 1`).slice(0, -1));
});

test.each([
  ['candles', 'candle'],
  ['boxes', 'box'],
  ['glasses', 'glass'],
  ['glass', 'glass'],
  ['cherries', 'cherry'],
  ['knives', 'knife'],
  ['gloves', 'glove'],
  ['brushes', 'brush'],
  ['velas', 'vela'],
  ['azulejos', 'azulejo'],
  ['gas', 'gas'],
  ['cactus', 'cactus'],
  ['ties', 'tie'],
])('the singular of %s is %s', (plural, expected) => {
  expect(singular(plural)).toBe(expected);
});

test('a question leaves little words out, joins neighbours, and asks for each word once', () => {
  expect(askedWords('the tea pot of the tea')).toEqual([
    { word: 'tea', joined: ['thetea', 'teapot'] },
    { word: 'pot', joined: ['teapot', 'potof'] },
  ]);
  expect(askedWords('of the').map(({ word }) => word)).toEqual(['of', 'the']);
  expect(askedWords('500 ml')).toEqual([{ word: '500ml', joined: [] }]);
});

test.each([
  ['blanket', 'blanket', 0],
  ['blnaket', 'blanket', 1],
  ['blankt', 'blanket', 1],
  ['blankett', 'blanket', 1],
  ['blonket', 'blanket', 1],
  ['blonkte', 'blanket', 2],
  ['wool', 'cotton', 3],
])('%s is %s with %i edits', (a, b, edits) => {
  expect(editsBetween(a, b, 2)).toBe(edits);
  expect(editsBetween(b, a, 2)).toBe(edits);
});

test('letters tell words apart only where they are too many edits apart', () => {
  const word = fc.stringMatching(/^[a-zé]{3,9}$/);
  fc.assert(
    fc.property(word, word, (a, b) => {
      const edits = editsBetween(a, b, 2);
      if (edits <= 2) expect(bitsOf(lettersOf(a) ^ lettersOf(b))).toBeLessThanOrEqual(2 * edits);
    }),
    { numRuns: 2000 },
  );
});
