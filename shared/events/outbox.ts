import { randomUUID } from 'node:crypto';
import type { DomainEvent } from './domain-event.ts';

/**
 * The events of one write, stored in the very item that the write changes: either both happen or neither.
 * The table's stream carries the item to the publisher. A new id tells a new outbox from one that was there before.
 */
export interface Outbox {
  readonly id: string;
  readonly events: readonly DomainEvent[];
}

export function outbox(...events: readonly DomainEvent[]): Outbox {
  return { id: randomUUID(), events };
}
