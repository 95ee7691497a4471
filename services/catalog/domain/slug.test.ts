import fc from 'fast-check';
import * as v from 'valibot';
import { slugSchema } from './product.ts';
import { slugOf } from './slug.ts';

describe('the slug of a name', () => {
  test.each([
    ['Desk lamp', 'desk-lamp'],
    ['  Café-Tisch, groß!  ', 'cafe-tisch-gross'],
    ['Men’s shirt 2.0', 'mens-shirt-2-0'],
    ['Smørrebrød & Łódź', 'smorrebrod-lodz'],
    ['ǅungla', 'dzungla'],
    ['ﬁne ½ print', 'fine-1-2-print'],
    ['Table — 120×80', 'table-120-80'],
  ])('%j is %j', (name, slug) => {
    expect(slugOf(name, 'nothing')).toBe(slug);
  });

  test.each(['机', 'Стол', '!!!', ''])('%j has no Latin letter: the fallback', (name) => {
    expect(slugOf(name, 'product-5b1f3c52')).toBe('product-5b1f3c52');
  });

  test('a long one ends with a whole word', () => {
    expect(slugOf('lantern '.repeat(20), '')).toBe('lantern-'.repeat(12).slice(0, -1));
    expect(slugOf('a'.repeat(150), '')).toBe('a'.repeat(100));
    expect(slugOf(`${'a'.repeat(100)} b`, '')).toBe('a'.repeat(100));
  });

  test('of any name is a slug, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const slug = slugOf(name, 'fallback');
        expect(v.is(slugSchema, slug)).toBe(true);
        expect(slugOf(slug, 'fallback')).toBe(slug);
      }),
    );
  });
});
