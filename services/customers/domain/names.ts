import * as v from 'valibot';

export const MOST_LETTERS_OF_A_NAME = 100;

/** A text of one line, as people write it: spaces at its ends and doubled ones are left out. */
export function lineSchema(most: number) {
  return v.pipe(
    v.string(),
    v.maxLength(most, `may have ${most} letters`),
    v.check(isOneLine, 'has to be one line, without control characters'),
    v.transform((text) => text.trim().replace(/\s+/g, ' ')),
    v.minLength(1, 'is empty'),
  );
}

function isOneLine(text: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** A name that came through the user pool, where nobody checked it: what cannot be kept of it is left out. */
export function tidyName(name: string | undefined): string | undefined {
  const tidied = name
    ?.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .slice(0, MOST_LETTERS_OF_A_NAME)
    .trim();
  return tidied === '' ? undefined : tidied;
}
