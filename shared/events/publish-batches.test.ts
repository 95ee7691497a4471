import { publishBatches } from './publish-batches.ts';

function pending(...sizes: readonly number[]) {
  return sizes.map((bytes, number) => ({
    number,
    entry: { Source: '', DetailType: '', Detail: 'x'.repeat(bytes) },
  }));
}

function numbers(sizes: readonly number[]): number[][] {
  return [...publishBatches(pending(...sizes))].map((batch) => batch.map(({ number }) => number));
}

test.each<[string, number[], number[][]]>([
  ['nothing gives no request', [], []],
  [
    'ten go together, the eleventh goes alone',
    Array<number>(11).fill(1),
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [10]],
  ],
  ['256 KB go together, a byte more does not', [100_000, 162_144, 1], [[0, 1], [2]]],
  ['the order stays', [200_000, 100_000, 10], [[0], [1, 2]]],
  ['one that is too large goes alone, for the bus to refuse', [1, 300_000, 1], [[0], [1], [2]]],
])('%s', (_case, sizes, batches) => {
  expect(numbers(sizes)).toEqual(batches);
});

test('the time and other letters than ASCII count with their bytes', () => {
  const entries = ['é'.repeat(131_065), ''].map((Detail) => ({ entry: { Detail, Time: new Date(0) } }));
  expect([...publishBatches(entries)]).toHaveLength(2);
});
