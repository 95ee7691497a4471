import { randomInt } from 'node:crypto';
import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';
import { flag, optionalText } from './input.ts';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** AWS: 32 characters of all four kinds, unless the request says otherwise; one of each kind at least. */
export function randomPassword(input: JsonObject): string {
  const length = Number(input.PasswordLength ?? 32);
  if (!Number.isInteger(length) || length < 1 || length > 4096) {
    throw invalidParameter('PasswordLength must be between 1 and 4096.');
  }
  const kinds = characterKinds(input);
  const all = kinds.join('');
  if (all === '') throw invalidParameter('No characters are left for the password.');
  const required = flag(input, 'RequireEachIncludedType', true) ? kinds : [];
  if (length < required.length) throw invalidParameter('PasswordLength is too small for the required types.');
  const characters = [...required, ...Array.from({ length: length - required.length }, () => all)].map(pick);
  return shuffled(characters).join('');
}

function characterKinds(input: JsonObject): string[] {
  const excluded = optionalText(input, 'ExcludeCharacters') ?? '';
  const kinds = [
    flag(input, 'ExcludeLowercase') ? '' : LOWERCASE,
    flag(input, 'ExcludeUppercase') ? '' : LOWERCASE.toUpperCase(),
    flag(input, 'ExcludeNumbers') ? '' : NUMBERS,
    flag(input, 'ExcludePunctuation') ? '' : PUNCTUATION,
    flag(input, 'IncludeSpace') ? ' ' : '',
  ];
  return kinds
    .map((kind) =>
      Array.from(kind)
        .filter((character) => !excluded.includes(character))
        .join(''),
    )
    .filter((kind) => kind !== '');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffled(characters: string[]): string[] {
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] ?? '', characters[index] ?? ''];
  }
  return characters;
}
