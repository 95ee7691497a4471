/**
 * The letters of a word as bits. An edit (a letter too much, too few, another, or two swapped) changes two bits at most:
 * most words are told apart by them, without being compared. 0 for words with digits: nobody means another number.
 */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 48 && code <= 57) return 0;
    bits |= 1 << (code & 31);
  }
  return bits >>> 0;
}

export function bitsOf(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
