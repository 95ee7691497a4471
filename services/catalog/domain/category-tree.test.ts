import { Problem } from '@bodega/shared/http/problem';
import { validate } from '@bodega/shared/http/validate';
import fc from 'fast-check';
import { categoriesSchema, type Category, CategoryTree, DEEPEST } from './category-tree.ts';

const category = (slug: string, parent?: string): Category => ({
  slug,
  name: slug.toUpperCase(),
  ...(parent === undefined ? {} : { parent }),
});

function faultsOf(categories: unknown): string[] {
  try {
    validate(categoriesSchema, categories);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.map(({ field, message }) => `${field}: ${message}`);
  }
}

describe('a list of categories', () => {
  test.each<[string, readonly Category[], string[]]>([
    ['may be empty', [], []],
    ['may name a parent before it comes', [category('a', 'b'), category('b')], []],
    ['names each slug once', [category('a'), category('b'), category('a')], ['2.slug: a comes twice']],
    [
      'knows all parents',
      [category('a'), category('b', 'c')],
      ['1.parent: there is no category c in the list'],
    ],
    ['has no category in itself', [category('a', 'a')], ['0.parent: goes round in a circle']],
    [
      'has no circle',
      [category('a', 'b'), category('b', 'c'), category('c', 'a'), category('d', 'a')],
      ['0', '1', '2', '3'].map((index) => `${index}.parent: goes round in a circle`),
    ],
    [
      'has five levels at most',
      ['a', 'b', 'c', 'd', 'e', 'f'].map((slug, index, all) => category(slug, all[index - 1])),
      ['5.parent: is level 6: there may be 5'],
    ],
    [
      'has a thousand at most',
      Array.from({ length: 1001 }, (_, index) => category(`c-${index}`)),
      [': has more than 1000 categories'],
    ],
  ])('%s', (_rule, categories, faults) => {
    expect(faultsOf(categories)).toEqual(faults);
  });

  test('says what is wrong with one of them', () => {
    expect(faultsOf([{ slug: 'Not so', name: ' ', products: 3 }])).toEqual([
      '0.slug: has to be lower-case words joined by hyphens, as garden-tools',
      '0.name: is empty',
      '0.products: is not a known field',
    ]);
  });

  test('of any kind is refused unless everybody’s parents lead to a topmost one in five levels', () => {
    const slugs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const parents = fc.tuple(
      ...slugs.map(() => fc.option(fc.constantFrom(...slugs), { nil: undefined, freq: 2 })),
    );
    fc.assert(
      fc.property(parents, (chosen) => {
        const levels = (slug: string, steps = 1): number => {
          const parent = chosen[slugs.indexOf(slug)];
          return parent === undefined || steps > slugs.length ? steps : levels(parent, steps + 1);
        };
        const isTree = slugs.every((slug) => levels(slug) <= DEEPEST);
        expect(faultsOf(slugs.map((slug, index) => category(slug, chosen[index]))).length === 0).toBe(isTree);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the tree', () => {
  const tree = new CategoryTree([
    category('pots', 'garden'),
    category('house'),
    category('garden'),
    category('lamps', 'house'),
    category('desk-lamps', 'lamps'),
    category('rugs', 'house'),
  ]);

  test('knows its categories', () => {
    expect([tree.has('rugs'), tree.has('cars'), tree.isEmpty, new CategoryTree([]).isEmpty]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('gives a category and all that are part of it', () => {
    expect(tree.descendants('house')).toEqual(['house', 'lamps', 'desk-lamps', 'rugs']);
    expect(tree.descendants('pots')).toEqual(['pots']);
    expect(tree.descendants('cars')).toEqual([]);
  });

  test('gives the way to a category', () => {
    expect(tree.path('desk-lamps').map(({ slug }) => slug)).toEqual(['house', 'lamps', 'desk-lamps']);
    expect(tree.path('cars')).toEqual([]);
  });

  test('lists all, each before its parts', () => {
    expect(tree.slugs()).toEqual(['house', 'lamps', 'desk-lamps', 'rugs', 'garden', 'pots']);
  });

  test('nests', () => {
    expect(new CategoryTree([category('b', 'a'), category('a'), category('c')]).nested()).toEqual([
      { slug: 'a', name: 'A', categories: [{ slug: 'b', name: 'B', categories: [] }] },
      { slug: 'c', name: 'C', categories: [] },
    ]);
  });
});
