import type { Context, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { defineEvent, type EventContract, eventOf, type EventOf } from '../events/contract.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { logger } from '../observability/logger.ts';
import { consumeEvents } from './consume-events.ts';

const source = 'bodega.lamps';
const summary = 'Something happened to a lamp.';
const lampLit = defineEvent({
  ...{ source, type: 'LampLit', version: 1, summary },
  data: v.object({ lampId: v.string() }),
  example: { lampId: 'L1' },
});
const lampSold = defineEvent({
  ...{ source, type: 'LampSold', version: 2, summary },
  data: v.object({ lampId: v.string(), price: v.number() }),
  example: { lampId: 'L1', price: 5 },
});
const cause = { correlationId: 'c', causationId: 'r' };
const lit = eventOf(lampLit, { lampId: 'L1' }, cause);
const sold = eventOf(lampSold, { lampId: 'L1', price: 5 }, cause);

function onBus({ source, type, metadata, data }: DomainEvent): Record<string, unknown> {
  return { version: '0', id: 'delivery', source, 'detail-type': type, detail: { metadata, data } };
}

/** What a consumer of these contracts makes of the messages: the events that it gets, and which messages fail. */
async function consumed<C extends EventContract>(contracts: readonly C[], ...bodies: unknown[]) {
  const events: EventOf<C>[] = [];
  const consumer = consumeEvents(contracts, async (event) => {
    events.push(event);
  });
  const records = bodies.map((body, index) => ({
    messageId: String(index),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
  })) as unknown as SQSRecord[];
  const { batchItemFailures } = (await consumer(
    { Records: records },
    {} as Context,
    () => undefined,
  )) as SQSBatchResponse;
  return { events, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

beforeEach(() => {
  jest.spyOn(logger, 'error').mockImplementation(() => undefined);
});

test('a consumer gets the events of its contracts', async () => {
  expect(await consumed([lampLit, lampSold], onBus(lit), onBus(sold))).toEqual({
    events: [lit, sold],
    failed: [],
  });
});

test('the type of an event tells the type of its data', () => {
  const price = (event: EventOf<typeof lampLit | typeof lampSold>): number => {
    // @ts-expect-error: not every lamp has a price.
    const unknown: unknown = event.data.price;
    return event.type === 'LampSold' ? event.data.price : Number(unknown ?? 0);
  };
  expect([price(lit), price(sold)]).toEqual([0, 5]);
});

test('two versions of an event are told apart', async () => {
  const lampLitV2 = defineEvent({
    ...{ source, type: 'LampLit', version: 2, summary },
    data: v.object({ lamp: v.object({ id: v.string() }) }),
    example: { lamp: { id: 'L1' } },
  });
  const litV2 = eventOf(lampLitV2, { lamp: { id: 'L1' } }, cause);
  expect(await consumed([lampLit, lampLitV2], onBus(lit), onBus(litV2))).toEqual({
    events: [lit, litV2],
    failed: [],
  });
});

test('a field that was added later is no obstacle', async () => {
  const newer = onBus({ ...lit, data: { ...lit.data, colour: 'green' } });
  expect(await consumed([lampLit], newer)).toEqual({ events: [lit], failed: [] });
});

const other = (change: object) => onBus({ ...lit, ...change });

test.each([
  ['of another type', onBus(sold)],
  ['of another source', other({ source: 'bodega.houses' })],
  ['of another version', other({ metadata: { ...lit.metadata, version: 2 } })],
  ['without a version', other({ metadata: {} })],
  ['whose data does not keep the contract', other({ data: { lampId: 7 } })],
  ['that is no event', { hello: 'world' }],
  ['that is no JSON', 'hello'],
])('a message %s fails, and the others of its batch do not', async (_what, message) => {
  expect(await consumed([lampLit], onBus(lit), message, onBus(lit))).toEqual({
    events: [lit, lit],
    failed: ['1'],
  });
});
