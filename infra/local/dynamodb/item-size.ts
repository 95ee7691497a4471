import type { JsonObject } from '../kernel/json.ts';
import { objectOf, objectsOf, textOf } from './shapes.ts';

/**
 * The size by which AWS bills an item: names and texts in UTF-8, numbers about one byte for two digits and one more,
 * binary values decoded, 3 bytes for each list or map and 1 for each of its members.
 */
export function itemSize(item: JsonObject): number {
  return sum(
    Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSize(objectOf(value))),
  );
}

function valueSize(value: JsonObject): number {
  const [type = 'NULL', content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
    case 'N':
    case 'B':
      return scalarSize(type, textOf(content));
    case 'SS':
    case 'NS':
    case 'BS':
      return sum([content].flat().map((each) => scalarSize(type, textOf(each))));
    case 'M':
      return 3 + Object.keys(objectOf(content)).length + itemSize(objectOf(content));
    case 'L':
      return 3 + sum(objectsOf(content).map((each) => 1 + valueSize(each)));
    default:
      return 1;
  }
}

function scalarSize(type: string, text: string): number {
  if (type.startsWith('N')) return Math.ceil(text.replace(/[-+.]|e.*$/gi, '').length / 2) + 1;
  return type.startsWith('B') ? Buffer.byteLength(text, 'base64') : Buffer.byteLength(text);
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
