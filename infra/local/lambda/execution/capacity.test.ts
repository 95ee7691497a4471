import { Capacity, type CapacityUser } from './capacity.ts';

/** A pool that keeps nothing but the count of its idle environments. */
class FakePool implements CapacityUser {
  offers = 0;
  readonly idle: number[] = [];
  readonly #capacity: Capacity;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
    capacity.join(this);
  }

  roomAgain(): void {
    this.offers += 1;
  }

  idleSince(): number | undefined {
    return this.idle[0];
  }

  giveUpIdle(): void {
    this.idle.shift();
    this.#capacity.release();
  }
}

/** Takes and finishes starting. */
function start(capacity: Capacity, pool: FakePool): boolean {
  const taken = capacity.take(pool);
  if (taken) capacity.startDone();
  return taken;
}

test('there are no more environments than it allows, and who was refused is asked again', () => {
  const capacity = new Capacity(2);
  const pool = new FakePool(capacity);

  expect([start(capacity, pool), start(capacity, pool), start(capacity, pool)]).toEqual([true, true, false]);
  expect(pool.offers).toBe(0);
  capacity.release();
  expect(pool.offers).toBe(1);
  expect(start(capacity, pool)).toBe(true);
});

test('the environment that is idle for longest makes room for another function', () => {
  const capacity = new Capacity(2);
  const [one, other, third] = [new FakePool(capacity), new FakePool(capacity), new FakePool(capacity)];
  start(capacity, one);
  start(capacity, other);
  one.idle.push(20);
  other.idle.push(10);

  expect(start(capacity, third)).toBe(true);
  expect([one.idle, other.idle]).toEqual([[20], []]);
});

test('only as many start at once as the machine has processors', () => {
  const capacity = new Capacity(1000);
  const pool = new FakePool(capacity);
  let started = 0;
  while (capacity.take(pool)) started += 1;

  expect(started).toBeLessThan(1000);
  capacity.startDone();
  expect(pool.offers).toBe(1);
  expect(capacity.take(pool)).toBe(true);
});

test('at the limit, an environment that becomes idle is offered to who waits', () => {
  const capacity = new Capacity(1);
  const [busy, waiting] = [new FakePool(capacity), new FakePool(capacity)];
  start(capacity, busy);
  expect(start(capacity, waiting)).toBe(false);

  busy.idle.push(1);
  capacity.idle();

  expect(waiting.offers).toBe(1);
  expect(start(capacity, waiting)).toBe(true);
});
