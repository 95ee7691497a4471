const IRREGULAR = new Map(
  Object.entries({
    calves: 'calf',
    children: 'child',
    feet: 'foot',
    geese: 'goose',
    halves: 'half',
    knives: 'knife',
    leaves: 'leaf',
    loaves: 'loaf',
    men: 'man',
    mice: 'mouse',
    scarves: 'scarf',
    shelves: 'shelf',
    teeth: 'tooth',
    wolves: 'wolf',
    women: 'woman',
  }),
);

/**
 * The singular of an English plural: `candles` is `candle`, `boxes` is `box`, `cherries` is `cherry`. Light on purpose:
 * whatever it makes of a word, it makes of it in texts and in questions alike, so that words of other languages lose
 * nothing (`velas` is `vela`, as in Portuguese).
 */
export function singular(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (!word.endsWith('s') || word.length < 4 || /[sui]s$/.test(word)) return word;
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
