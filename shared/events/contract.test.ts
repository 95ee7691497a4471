import * as v from 'valibot';
import { defineEvent, eventOf } from './contract.ts';
import type { DomainEvent } from './domain-event.ts';
import { outbox } from './outbox.ts';

const lampLit = defineEvent({
  source: 'bodega.lamps',
  type: 'LampLit',
  version: 2,
  summary: 'A lamp was lit.',
  data: v.object({ lampId: v.string(), watts: v.optional(v.number()) }),
  example: { lampId: 'L1' },
});

const cause = { correlationId: 'from the request', causationId: 'this request' };

describe('eventOf', () => {
  test('makes the event of its contract', () => {
    const event = eventOf(lampLit, { lampId: 'L1', watts: 5 }, cause);
    expect(event).toEqual({
      source: 'bodega.lamps',
      type: 'LampLit',
      metadata: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        version: 2,
        occurredAt: expect.stringMatching(/^20.*Z$/) as string,
        ...cause,
      },
      data: { lampId: 'L1', watts: 5 },
    });
  });

  test('gives every event an id of its own, unless it is told one', () => {
    const [one, other] = [
      eventOf(lampLit, { lampId: 'L1' }, cause),
      eventOf(lampLit, { lampId: 'L1' }, cause),
    ];
    expect(one.metadata.id).not.toBe(other.metadata.id);
    const occurredAt = new Date('2026-01-02T03:04:05Z');
    const told = eventOf(lampLit, { lampId: 'L1' }, cause, { id: 'record 7', occurredAt });
    expect(told.metadata).toMatchObject({ id: 'record 7', occurredAt: '2026-01-02T03:04:05.000Z' });
  });

  test('leaves behind what the contract does not know', () => {
    const lamp = { lampId: 'L1', secret: 'the key of the house' };
    expect(eventOf(lampLit, lamp, { ...cause, ip: '192.0.2.1' } as typeof cause)).toMatchObject({
      data: { lampId: 'L1' },
      metadata: cause,
    });
    expect(JSON.stringify(eventOf(lampLit, lamp, cause))).not.toContain('secret');
  });

  test('refuses data that the contract does not allow, and says what', () => {
    const lamp = { lampId: 'L1', watts: 'many' } as unknown as { lampId: string };
    expect(() => eventOf(lampLit, lamp, cause)).toThrow(
      'An event does not keep LampLit.v2 of bodega.lamps: data.watts is not number',
    );
  });
});

describe('the types', () => {
  test('let nothing into an outbox that is not of a contract', () => {
    const { metadata } = eventOf(lampLit, { lampId: 'L1' }, cause);
    const byHand = { source: 'bodega.lamps', type: 'LampEaten', metadata, data: {} } as const;
    // @ts-expect-error: an event comes of eventOf.
    const event: DomainEvent = byHand;
    expect(outbox(event, eventOf(lampLit, { lampId: 'L1' }, cause)).events).toHaveLength(2);
  });

  test('know the data of a contract', () => {
    const event = eventOf(lampLit, { lampId: 'L1' }, cause);
    // @ts-expect-error: watts may be missing.
    const watts: number = event.data.watts;
    const type: 'LampLit' = event.type;
    expect([type, watts]).toEqual(['LampLit', undefined]);
    // @ts-expect-error: a lamp has an id.
    expect(() => eventOf(lampLit, {}, cause)).toThrow('data.lampId is missing');
  });
});
