import * as v from 'valibot';
import { groupParameter, integerParameter, listParameter } from './parameters.ts';

function check(schema: v.GenericSchema, input: unknown): unknown {
  const { success, output, issues } = v.safeParse(schema, input);
  return success ? output : issues.map(({ message }) => message);
}

describe('a whole number', () => {
  const limit = v.strictObject({ limit: integerParameter({ min: 1, max: 100, default: 20 }) });
  const message = 'has to be a whole number from 1 to 100';

  test.each([
    [{ limit: '7' }, { limit: 7 }],
    [{ limit: '100' }, { limit: 100 }],
    [{}, { limit: 20 }],
  ])('%j is %j', (input, expected) => {
    expect(check(limit, input)).toEqual(expected);
  });

  test.each(['0', '101', '1.5', '1e1', ' 7', '', 'ten', '0x10', '9'.repeat(40), ['1', '2']])(
    'is not %j',
    (text) => {
      expect(check(limit, { limit: text })).toEqual(expect.arrayContaining([message]));
    },
  );

  test('without a default it has to be there, or is optional by v.optional', () => {
    const bare = integerParameter({ min: 0, max: 9 });
    expect(v.safeParse(v.strictObject({ n: bare }), {}).success).toBe(false);
    expect(check(v.strictObject({ n: v.optional(bare) }), {})).toEqual({});
  });
});

describe('a list', () => {
  const status = listParameter(v.picklist(['draft', 'archived'], 'has to be draft or archived'), { most: 2 });

  test.each([
    ['draft', ['draft']],
    [
      ['draft', 'archived'],
      ['draft', 'archived'],
    ],
    ['sold', ['has to be draft or archived']],
    [['draft', 'draft', 'draft'], ['comes more than 2 times']],
  ])('%j is %j', (input, expected) => {
    expect(check(status, input)).toEqual(expected);
  });
});

describe('a group', () => {
  const attributes = groupParameter(v.pipe(v.string(), v.regex(/^[a-z]+$/, 'is no name')), v.string(), {
    most: 2,
  });

  test.each([
    [{ colour: ['red', 'blue'] }, { colour: ['red', 'blue'] }],
    [{ 'No!': ['red'] }, ['is no name']],
    ['red', ['needs a name in brackets, as attributes[colour]=red']],
    [{ a: ['1'], b: ['1'], c: ['1'] }, ['has more than 2 names']],
    [{ a: ['1', '2', '3'] }, ['comes more than 2 times']],
  ])('%j is %j', (input, expected) => {
    expect(check(attributes, input)).toEqual(expected);
  });

  test('is none with and without brackets at once', () => {
    expect(v.safeParse(attributes, ['1', { b: ['2'] }]).success).toBe(false);
  });
});
