import { invalidPattern } from './invalid-pattern.ts';

/**
 * `*` stands for any characters, none included. AWS: `\*` is a star, `\\` is a backslash, a backslash before anything
 * else is refused, and so are two stars in a row.
 */
export function compileWildcard(wildcard: string): (value: string) => boolean {
  const parts = splitAtStars(wildcard);
  const [head = '', ...tail] = parts;
  const last = tail.pop();
  if (last === undefined) return (value) => value === head;
  return (value) => {
    if (!value.startsWith(head) || !value.endsWith(last)) return false;
    const end = value.length - last.length;
    let position = head.length;
    for (const part of tail) {
      const found = value.indexOf(part, position);
      if (found === -1) return false;
      position = found + part.length;
    }
    return position <= end;
  };
}

/** The texts between the stars, escapes resolved. */
function splitAtStars(wildcard: string): string[] {
  const parts: string[] = [''];
  const append = (text: string): void => {
    parts.push((parts.pop() ?? '') + text);
  };
  for (let position = 0; position < wildcard.length; position += 1) {
    const character = wildcard.charAt(position);
    const next = wildcard.charAt(position + 1);
    if (character === '*') {
      if (next === '*') throw invalidPattern('Consecutive wildcard characters are not allowed');
      parts.push('');
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') throw invalidPattern('Invalid escape character in wildcard pattern');
      append(next);
      position += 1;
    } else {
      append(character);
    }
  }
  return parts;
}
