import { retryDelayMs } from './retry-delay.ts';

function delays(protocol: 'sqs' | 'email', count: number): (number | undefined)[] {
  return Array.from({ length: count }, (_, index) => retryDelayMs(protocol, index + 1));
}

test('queues and functions are tried at once, then soon, then ever more slowly', () => {
  const all = delays('sqs', 16);
  expect(all.slice(0, 6)).toEqual([0, 0, 0, 1000, 1000, 1000]);
  expect(all.slice(5, 15)).toEqual([...all.slice(5, 15)].sort((one, other) => (one ?? 0) - (other ?? 0)));
  expect(all.slice(14)).toEqual([20_000, 20_000]);
});

test('AWS: 100,015 times for queues, 50 times for mail', () => {
  expect(retryDelayMs('lambda', 100_015)).toBe(20_000);
  expect(retryDelayMs('lambda', 100_016)).toBeUndefined();
  expect(retryDelayMs('email', 50)).toBe(600_000);
  expect(retryDelayMs('email-json', 51)).toBeUndefined();
});
