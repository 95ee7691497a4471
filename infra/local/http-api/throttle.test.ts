import { Throttle } from './throttle.ts';

describe('AWS: a token bucket', () => {
  let now = 0;
  const clock = (): number => now;
  const admitted = (throttle: Throttle, times: number): number =>
    Array.from({ length: times }, () => throttle.admit()).filter(Boolean).length;

  beforeEach(() => {
    now = 0;
  });

  test('lets a burst through, and then only what the rate allows', () => {
    const throttle = new Throttle({ rate: 10, burst: 5 }, clock);
    expect(admitted(throttle, 20)).toBe(5);
    now += 200;
    expect(admitted(throttle, 20)).toBe(2);
  });

  test('never saves more than the burst', () => {
    const throttle = new Throttle({ rate: 10, burst: 5 }, clock);
    now += 60_000;
    expect(admitted(throttle, 20)).toBe(5);
  });

  test('a limit of zero closes a route', () => {
    const throttle = new Throttle({ rate: 0, burst: 0 }, clock);
    now += 60_000;
    expect(throttle.admit()).toBe(false);
  });

  test("the account's own limit stands for the one that is left out", () => {
    expect(admitted(new Throttle({ rate: 10 }, clock), 6000)).toBe(5000);
  });
});
