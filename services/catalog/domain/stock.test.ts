import fc from 'fast-check';
import { adjusted, type Adjustment } from './stock-adjustment.ts';
import {
  commit,
  type CommitStock,
  type Outcome,
  release,
  reserve,
  type StockAnswer,
  type StockWrite,
} from './stock-commands.ts';
import { newsOf } from './stock-events.ts';
import { linesOf, type OrderLine, type Reservation, remaining } from './stock-reservation.ts';
import {
  availabilityOf,
  correcting,
  MAIN_LOCATION,
  type StockDelta,
  type StockFigures,
  type StockLevel,
} from './stock.ts';

const SKUS = ['A', 'B', 'C'];
const ORDERS = ['order-1', 'order-2', 'order-3'];
const CAUSE = { correlationId: 'correlation', causationId: 'causation' };

interface Books {
  readonly levels: ReadonlyMap<string, StockLevel>;
  readonly reservations: ReadonlyMap<string, Reservation>;
}

/** A table that writes all or nothing, on the conditions under which DynamoDB does. */
class Table {
  books: Books = {
    levels: new Map(SKUS.map((sku) => [sku, levelOf(sku)])),
    reservations: new Map(),
  };
  /** Older states, as somebody sees them who has read a while ago. */
  readonly past: Books[] = [];

  write({ before, after, deltas }: Pick<StockWrite, 'before' | 'after' | 'deltas'>): boolean {
    const { levels, reservations } = this.books;
    if (reservations.get(after.orderId)?.version !== before?.version) return false;
    const changed = deltas.map((delta) => plus(levels.get(delta.sku), delta));
    if (!changed.every((level) => level !== undefined)) return false;
    this.#become({
      levels: new Map([...levels, ...changed.map((level) => [level.sku, level] as const)]),
      reservations: new Map([...reservations, [after.orderId, after]]),
    });
    return true;
  }

  correct(sku: string, adjustment: Adjustment): number {
    const { levels } = this.books;
    const result = adjusted(levels.get(sku)!, adjustment);
    if ('lowest' in result) return 0;
    const changed = plus(levels.get(sku), result.delta)!;
    this.#become({ ...this.books, levels: new Map([...levels, [sku, changed]]) });
    return result.delta.onHand;
  }

  /** The state `age` writes ago. */
  seen(age: number): Books {
    return age === 0 ? this.books : (this.past.at(-age) ?? this.books);
  }

  #become(books: Books): void {
    this.past.push(this.books);
    this.books = books;
  }
}

function levelOf(sku: string, figures: Partial<StockLevel> = {}): StockLevel {
  const none = { onHand: 0, reserved: 0, available: 0, sold: 0 };
  return { sku, location: MAIN_LOCATION, productId: `product-${sku}`, lowAt: 2, ...none, ...figures };
}

function plus(level: StockLevel | undefined, delta: StockDelta): StockLevel | undefined {
  if (level === undefined) return undefined;
  const sum = {
    ...level,
    onHand: level.onHand + delta.onHand,
    reserved: level.reserved + delta.reserved,
    available: level.available + delta.available,
    sold: level.sold + delta.sold,
  };
  const isFalling = (figure: keyof StockFigures) => delta[figure] < 0 && sum[figure] < 0;
  return (['onHand', 'reserved', 'available', 'sold'] as const).some(isFalling) ? undefined : sum;
}

type Step =
  | { readonly kind: 'reserve'; readonly orderId: string; readonly items: OrderLine[] }
  | { readonly kind: 'release'; readonly orderId: string }
  | ({ readonly kind: 'commit' } & CommitStock)
  | { readonly kind: 'adjust'; readonly sku: string; readonly adjustment: Adjustment };

/** As the store does it: decide on what was read, however old, and again on the newest when it is no longer so. */
function perform(table: Table, step: Exclude<Step, { kind: 'adjust' }>, age: number): StockAnswer {
  let books = table.seen(age);
  for (let round = 0; round < 10; round += 1) {
    const { write, answer } = decide(books, step);
    const isWritten = write === undefined || table.write(write);
    if (isWritten && answer !== undefined) return answer;
    books = table.books;
  }
  throw new Error('There is no end to it');
}

function decide(books: Books, step: Exclude<Step, { kind: 'adjust' }>): Outcome {
  const known = books.reservations.get(step.orderId);
  switch (step.kind) {
    case 'reserve': {
      const available = new Map([...books.levels.values()].map((level) => [level.sku, level.available]));
      return reserve(step, known, available, CAUSE);
    }
    case 'release':
      return release(step, known, CAUSE);
    case 'commit':
      return commit(step, known);
  }
}

const anyItems = fc.array(
  fc.record({ sku: fc.constantFrom(...SKUS, 'UNKNOWN'), quantity: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 4 },
);
const anyOrder = fc.constantFrom(...ORDERS);
const anyAdjustment: fc.Arbitrary<Adjustment> = fc.oneof(
  fc.record({ change: fc.integer({ min: 1, max: 8 }), reason: fc.constant('received' as const) }),
  fc.record({ change: fc.integer({ min: -8, max: -1 }), reason: fc.constant('lost' as const) }),
  fc.record({ onHand: fc.integer({ min: 0, max: 12 }), reason: fc.constant('counted' as const) }),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('reserve' as const), orderId: anyOrder, items: anyItems }),
  fc.record({ kind: fc.constant('release' as const), orderId: anyOrder }),
  fc.record({ kind: fc.constant('commit' as const), orderId: anyOrder }),
  fc.record({
    ...{ kind: fc.constant('commit' as const), orderId: anyOrder, items: anyItems },
    shipmentId: fc.constantFrom('shipment-1', 'shipment-2'),
  }),
  fc.record({
    ...{ kind: fc.constant('adjust' as const), sku: fc.constantFrom(...SKUS) },
    adjustment: anyAdjustment,
  }),
);
/** Duplicates and disorder: a command may come again at any time, and see a state that is long past. */
const anyHistory = fc.array(fc.record({ step: anyStep, age: fc.nat({ max: 6 }) }), { maxLength: 40 });

function unitsIn(
  { reservations }: Books,
  sku: string,
  unitsOf: (item: Reservation['items'][number]) => number,
) {
  return [...reservations.values()]
    .flatMap(({ items }) => items.filter((item) => item.sku === sku))
    .reduce((sum, item) => sum + unitsOf(item), 0);
}

function isWrong(
  { sku, onHand, reserved, available, sold }: StockLevel,
  brought: ReadonlyMap<string, number>,
) {
  const isNegative = Math.min(onHand, reserved, available, sold) < 0;
  return isNegative || available + reserved !== onHand || onHand + sold !== brought.get(sku);
}

describe('whatever happens, and however often', () => {
  test('the figures add up, never fall below zero, and no order is held by half', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const table = new Table();
        const brought = new Map(SKUS.map((sku) => [sku, 0]));
        for (const { step, age } of history) {
          if (step.kind === 'adjust') {
            const change = table.correct(step.sku, step.adjustment);
            brought.set(step.sku, brought.get(step.sku)! + change);
          } else perform(table, step, age);
          // One expectation for all: there are hundreds of thousands of figures.
          expect([...table.books.levels.values()].filter((level) => isWrong(level, brought))).toEqual([]);
        }
        const open: Books = {
          ...table.books,
          reservations: new Map(
            [...table.books.reservations].filter(([, { status }]) => status === 'reserved'),
          ),
        };
        for (const { sku, reserved, sold } of table.books.levels.values()) {
          expect(reserved).toBe(unitsIn(open, sku, remaining));
          expect(sold).toBe(unitsIn(table.books, sku, (item) => item.quantity - remaining(item)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a command that comes again is answered as before, and changes nothing', () => {
    fc.assert(
      fc.property(anyHistory, anyStep, (history, step) => {
        fc.pre(step.kind !== 'adjust');
        const table = new Table();
        for (const sku of SKUS) table.correct(sku, { change: 6, reason: 'received' });
        for (const each of history) {
          if (each.step.kind !== 'adjust') perform(table, each.step, each.age);
        }
        const first = perform(table, step, 0);
        const { books } = table;
        expect(perform(table, step, 0)).toEqual(first);
        expect(table.books).toEqual(books);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a reservation', () => {
  const items = [
    { sku: 'B', quantity: 1 },
    { sku: 'A', quantity: 2 },
    { sku: 'B', quantity: 2 },
  ];
  const lines = [
    { sku: 'A', quantity: 2, location: MAIN_LOCATION },
    { sku: 'B', quantity: 3, location: MAIN_LOCATION },
  ];
  const order = { orderId: 'order-1', items };
  let table: Table;

  beforeEach(() => {
    table = new Table();
    for (const sku of SKUS) table.correct(sku, { change: 6, reason: 'received' });
  });

  const ask = (step: Exclude<Step, { kind: 'adjust' }>) => perform(table, step, 0);
  const figures = (sku: string) => {
    const { onHand, reserved, available, sold } = table.books.levels.get(sku)!;
    return { onHand, reserved, available, sold };
  };

  test('adds up the lines of a SKU', () => {
    expect(linesOf(items)).toEqual([
      { sku: 'A', quantity: 2 },
      { sku: 'B', quantity: 3 },
    ]);
    expect(ask({ kind: 'reserve', ...order })).toEqual({
      done: { orderId: 'order-1', status: 'reserved', items: lines },
    });
    expect(figures('B')).toEqual({ onHand: 6, reserved: 3, available: 3, sold: 0 });
  });

  test('is told to others by an event', () => {
    const { write } = reserve(
      order,
      undefined,
      new Map([
        ['A', 6],
        ['B', 6],
      ]),
      CAUSE,
    );
    expect(write?.events).toMatchObject([
      { type: 'StockReserved', data: { orderId: 'order-1', items: linesOf(items) }, metadata: CAUSE },
    ]);
    const { write: back } = release(order, write?.after, CAUSE);
    expect(back?.events).toMatchObject([{ type: 'StockReleased', data: { items: linesOf(items) } }]);
  });

  test('says which SKUs are lacking, and how many there are', () => {
    const wanted = [
      { sku: 'A', quantity: 7 },
      { sku: 'B', quantity: 1 },
      { sku: 'C', quantity: 9 },
    ];
    expect(ask({ kind: 'reserve', orderId: 'order-1', items: wanted })).toEqual({
      refused: {
        reason: 'insufficient-stock',
        items: [
          { sku: 'A', requested: 7, available: 6 },
          { sku: 'C', requested: 9, available: 6 },
        ],
      },
    });
    expect(figures('B').reserved).toBe(0);
  });

  test('does not know a SKU', () => {
    const wanted = [{ sku: 'UNKNOWN', quantity: 1 }];
    expect(ask({ kind: 'reserve', orderId: 'order-1', items: wanted })).toEqual({
      refused: { reason: 'unknown-sku', items: [{ sku: 'UNKNOWN', requested: 1, available: 0 }] },
    });
  });

  test('that was refused stays so, when goods have come in meanwhile', () => {
    const wanted = { kind: 'reserve' as const, orderId: 'order-1', items: [{ sku: 'A', quantity: 7 }] };
    const first = ask(wanted);
    table.correct('A', { change: 10, reason: 'received' });
    expect(ask(wanted)).toEqual(first);
  });

  test('with other items is a contradiction', () => {
    ask({ kind: 'reserve', ...order });
    const other = { kind: 'reserve' as const, orderId: 'order-1', items: [{ sku: 'C', quantity: 1 }] };
    expect(ask(other)).toEqual({ refused: { reason: 'other-items' } });
    expect(figures('C').reserved).toBe(0);
  });

  test('after its release is refused, in whatever order the two come', () => {
    expect(ask({ kind: 'release', orderId: 'order-1' })).toMatchObject({ done: { status: 'released' } });
    expect(ask({ kind: 'reserve', ...order })).toEqual({ refused: { reason: 'order-released' } });
    expect(figures('A').reserved).toBe(0);
  });

  test('that is released gives everything back, once', () => {
    ask({ kind: 'reserve', ...order });
    const done = { orderId: 'order-1', status: 'released', items: lines };
    expect(ask({ kind: 'release', orderId: 'order-1' })).toEqual({ done });
    expect(ask({ kind: 'release', orderId: 'order-1' })).toEqual({ done });
    expect(figures('B')).toEqual({ onHand: 6, reserved: 0, available: 6, sold: 0 });
  });

  test('that is committed has been sold, and cannot be released', () => {
    ask({ kind: 'reserve', ...order });
    expect(ask({ kind: 'commit', orderId: 'order-1' })).toEqual({
      done: { orderId: 'order-1', status: 'committed', items: lines },
    });
    expect(figures('B')).toEqual({ onHand: 3, reserved: 0, available: 3, sold: 3 });
    expect(ask({ kind: 'release', orderId: 'order-1' })).toEqual({
      refused: { reason: 'already-committed' },
    });
  });

  test('leaves by shipments, each of them once', () => {
    ask({ kind: 'reserve', ...order });
    const shipment = {
      ...{ kind: 'commit' as const, orderId: 'order-1', shipmentId: 'shipment-1' },
      items: [{ sku: 'B', quantity: 1 }],
    };
    const answer = { done: { status: 'reserved', items: [{ sku: 'B', quantity: 1 }] } };
    expect(ask(shipment)).toMatchObject(answer);
    expect(ask(shipment)).toMatchObject(answer);
    expect(figures('B')).toEqual({ onHand: 5, reserved: 2, available: 3, sold: 1 });
    expect(ask({ ...shipment, items: [{ sku: 'B', quantity: 2 }] })).toEqual({
      refused: { reason: 'other-items' },
    });
    expect(ask({ ...shipment, shipmentId: 'shipment-2', items: [{ sku: 'B', quantity: 3 }] })).toEqual({
      refused: { reason: 'not-reserved', items: [{ sku: 'B', requested: 3, available: 2 }] },
    });
    expect(ask({ kind: 'release', orderId: 'order-1' })).toMatchObject({
      done: {
        status: 'released',
        items: [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 2 },
        ],
      },
    });
    expect(ask(shipment)).toMatchObject({ done: { items: [{ sku: 'B', quantity: 1 }] } });
    expect(figures('B')).toEqual({ onHand: 5, reserved: 0, available: 5, sold: 1 });
  });

  test.each([
    ['nothing is known of', undefined, 'not-reserved'],
    [
      'was refused',
      { kind: 'reserve' as const, orderId: 'order-1', items: [{ sku: 'A', quantity: 99 }] },
      'not-reserved',
    ],
    ['was released', { kind: 'release' as const, orderId: 'order-1' }, 'order-released'],
  ])('that %s cannot be committed', (_what, step, reason) => {
    if (step !== undefined) ask(step);
    expect(ask({ kind: 'commit', orderId: 'order-1' })).toEqual({ refused: { reason } });
  });

  test('of fifty SKUs leaves in two transactions, neither of more than a hundred items', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => ({ sku: `SKU-${index}`, quantity: 1 }));
    const { write } = reserve(
      { orderId: 'order-1', items: fifty },
      undefined,
      new Map(fifty.map(({ sku }) => [sku, 1])),
      CAUSE,
    );
    const first = commit({ orderId: 'order-1' }, write?.after);
    const second = commit({ orderId: 'order-1' }, first.write?.after);
    const items = ({ write: each }: Outcome) => 1 + (each?.deltas.length ?? 0) + (each?.sales.length ?? 0);
    expect([items(first), items(second)]).toEqual([99, 3]);
    expect(first.answer).toBeUndefined();
    expect(second.answer).toMatchObject({ done: { status: 'committed', items: { length: 50 } } });
  });
});

describe('an adjustment', () => {
  const level = levelOf('A', { onHand: 10, reserved: 4, available: 6 });

  test('cannot take away what is held for orders', () => {
    expect(adjusted(level, { change: -6, reason: 'lost' })).toMatchObject({ delta: { available: -6 } });
    expect(adjusted(level, { change: -7, reason: 'lost' })).toEqual({ lowest: { onHand: 4, change: -6 } });
    expect(adjusted(level, { onHand: 3, reason: 'counted' })).toEqual({ lowest: { onHand: 4, change: -6 } });
  });

  test('says by a count what is there', () => {
    expect(adjusted(level, { onHand: 12, reason: 'counted' })).toEqual({
      delta: correcting({ sku: 'A', location: MAIN_LOCATION, quantity: 2 }),
    });
  });
});

describe('the news of a level', () => {
  test.each([
    [6, 5, 'StockLow'],
    [6, 0, 'StockLow'],
    [5, 0, 'StockLow'],
    [0, 1, 'StockBackIn'],
    [0, 6, 'StockBackIn'],
    [5, 4, undefined],
    [4, 6, undefined],
    [0, 0, undefined],
    [7, 6, undefined],
  ])('from %i to %i, where 5 is low: %s', (before, after, type) => {
    const of = (available: number) => levelOf('A', { available, lowAt: 5 });
    expect(newsOf(of(before), of(after))?.type).toBe(type);
  });

  test('comes also of a higher mark', () => {
    const before = levelOf('A', { available: 7, lowAt: 5 });
    expect(newsOf(before, { ...before, lowAt: 10 })?.type).toBe('StockLow');
  });

  test('alternates: nothing is back that was not gone, and nothing goes that is gone', () => {
    const anyLevels = fc.array(fc.record({ available: fc.nat({ max: 8 }), lowAt: fc.nat({ max: 4 }) }), {
      minLength: 2,
    });
    fc.assert(
      fc.property(anyLevels, (figures) => {
        const levels = figures.map((each) => levelOf('A', each));
        const told = levels.slice(1).map((after, index) => {
          const type = newsOf(levels[index]!, after)?.type;
          if (type !== undefined) return type === 'StockBackIn' ? 'back' : availabilityOf(after);
          return availabilityOf(after) === availabilityOf(levels[index]!) ? 'same' : 'more';
        });
        // From here on only what was told counts.
        let isGone = levels[0]!.available === 0;
        const wrong = told.filter((news) => {
          const isContradiction = news === 'back' ? !isGone : isGone && news !== 'same';
          isGone = news === 'out-of-stock' || (news !== 'back' && isGone);
          return isContradiction;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
