import { type EventContract, nameOf } from '@bodega/shared/events/contract';
import { contracts } from '@bodega/shared/events/contracts';
import type { DomainEvent } from '@bodega/shared/events/domain-event';

/** The events that merchants may have: those whose contract says so. docs/decisions/0021-webhooks.md */
export const SHARED_EVENTS: readonly EventContract[] = contracts.filter(({ webhooks }) => webhooks === true);

/** With their versions: a new one comes beside the old, and a webhook gets the one that it was written for. */
export const EVENT_TYPES: readonly string[] = SHARED_EVENTS.map(nameOf);

/** What a webhook is tried with. Nobody subscribes to it. */
export const TEST_TYPE = 'Test.v1';

export function eventTypeOf({ type, metadata: { version } }: DomainEvent): string {
  return nameOf({ type, version });
}

/** The body of a delivery, as Standard Webhooks has it: type, timestamp and data. */
export function payloadOf(event: DomainEvent): string {
  const { id: eventId, occurredAt: timestamp } = event.metadata;
  return JSON.stringify({ type: eventTypeOf(event), timestamp, eventId, data: event.data });
}

export function testPayload(webhookId: string, eventId: string, now: Date): string {
  return JSON.stringify({ type: TEST_TYPE, timestamp: now.toISOString(), eventId, data: { webhookId } });
}
