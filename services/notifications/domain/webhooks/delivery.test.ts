import {
  afterAttempt,
  type Attempt,
  type Delivery,
  deliveryIdOf,
  newDelivery,
  withJitter,
} from './delivery.ts';

const now = new Date('2026-03-14T08:00:00.000Z');
const event = { id: 'E-1', type: 'StockLow.v1', occurredAt: '2026-03-14T07:59:59.000Z' };
const delaysSeconds = [5, 300, 1800];
const failure: Attempt = { at: now.toISOString(), durationMs: 12, status: 500 };
const exactly = { delaysSeconds, now, random: () => 0 };

describe('the id of a delivery', () => {
  test('is the same for the same event and webhook, and another for others', () => {
    const id = (webhook: string, eventId: string) => deliveryIdOf(webhook, eventId, event.occurredAt);
    expect(id('W-1', 'E-1')).toBe(id('W-1', 'E-1'));
    expect(new Set([id('W-1', 'E-1'), id('W-2', 'E-1'), id('W-1', 'E-2')]).size).toBe(3);
    expect(id('W-1', 'E-1')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test('sorts by the time of the event', () => {
    const ids = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2031-12-31T23:59:59.000Z'].map(
      (at) => deliveryIdOf('W-1', 'E-1', at),
    );
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('after an attempt', () => {
  const first = newDelivery('W-1', event, now);

  test.each([200, 201, 204, 299])('%i is a success', (status) => {
    const after = afterAttempt(first, { ...failure, status }, exactly);
    expect(after).toMatchObject({ status: 'delivered', tries: 1 });
    expect(after).not.toHaveProperty('nextAttemptAt');
  });

  test.each([undefined, 301, 302, 400, 401, 404, 429, 500, 503])('%s is tried again', (status) => {
    const after = afterAttempt(first, { ...failure, status }, exactly);
    expect(after).toMatchObject({ status: 'waiting', nextAttemptAt: '2026-03-14T08:00:05.000Z' });
  });

  test('each wait is the next of the delays, and after the last it is given up', () => {
    const seen: string[] = [];
    let delivery: Delivery = first;
    while (delivery.status === 'waiting') {
      delivery = afterAttempt(delivery, failure, exactly);
      seen.push(delivery.nextAttemptAt ?? delivery.status);
    }
    expect(seen).toEqual([
      '2026-03-14T08:00:05.000Z',
      '2026-03-14T08:05:00.000Z',
      '2026-03-14T08:30:00.000Z',
      'failed',
    ]);
    expect(delivery.attempts).toHaveLength(4);
  });

  test('410 is given up at once', () => {
    expect(afterAttempt(first, { ...failure, status: 410 }, exactly)).toMatchObject({ status: 'failed' });
  });

  test('the log keeps the latest attempts', () => {
    const long = Array.from({ length: 20 }, (_, index) => ({ ...failure, durationMs: index }));
    const after = afterAttempt({ ...first, attempts: long }, { ...failure, durationMs: 99 }, exactly);
    expect(after.attempts.map(({ durationMs }) => durationMs)).toEqual(
      [...Array(19).keys()].map((i) => i + 1).concat(99),
    );
  });
});

test('the jitter adds up to a quarter', () => {
  expect([withJitter(100, () => 0), withJitter(100, () => 1)]).toEqual([100, 125]);
});
