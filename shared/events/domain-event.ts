import { randomUUID } from 'node:crypto';

/** Something that happened in the shop, as it stands in the `detail` of an EventBridge event. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  /** The `detail-type`, in the past tense: `ProductCreated`. */
  readonly type: Type;
  readonly metadata: EventMetadata;
  readonly data: Data;
}

export interface EventMetadata {
  /** The same at every delivery: consumers are idempotent on it. */
  readonly id: string;
  readonly version: number;
  readonly occurredAt: string;
  /** One id from the request that began it to its last consequence. */
  readonly correlationId: string;
  /** The request or event that caused this one. */
  readonly causationId: string;
}

export interface Cause {
  readonly correlationId: string;
  readonly causationId: string;
}

export function domainEvent<Type extends string, Data>(
  type: Type,
  version: number,
  data: Data,
  cause: Cause,
): DomainEvent<Type, Data> {
  const metadata = { id: randomUUID(), version, occurredAt: new Date().toISOString(), ...cause };
  return { type, metadata, data };
}
