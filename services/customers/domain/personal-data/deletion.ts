import { eventOf } from '@bodega/shared/events/contract';
import { customerDeleted, customerDeletionRequested } from '@bodega/shared/events/customers';
import type { Cause, DomainEvent } from '@bodega/shared/events/domain-event';
import { PERSONAL_DATA_SERVICES, type PersonalDataService } from './services.ts';

/**
 * What stays of a customer who wants to be forgotten: the proof that it was done, without anything personal. While it
 * stands, nobody signs in with the account any more, and nothing is stored about it again.
 */
export interface Deletion {
  readonly customerId: string;
  readonly deletionId: string;
  readonly requestedAt: string;
  /** When each service said that nothing is left there. */
  readonly erasedAt: Readonly<Partial<Record<PersonalDataService, string>>>;
  readonly completedAt?: string;
}

export interface DeletionChange {
  readonly after: Deletion;
  readonly events: readonly DomainEvent[];
}

export function newDeletion(
  ids: { readonly customerId: string; readonly deletionId: string },
  { cause, now }: { readonly cause: Cause; readonly now: Date },
): DeletionChange {
  return {
    after: { ...ids, requestedAt: now.toISOString(), erasedAt: {} },
    events: [eventOf(customerDeletionRequested, ids, cause, { occurredAt: now })],
  };
}

/** Undefined: it is known already. The last service to report ends the deletion. */
export function erasedBy(
  before: Deletion,
  service: PersonalDataService,
  { cause, now }: { readonly cause: Cause; readonly now: Date },
): DeletionChange | undefined {
  if (before.erasedAt[service] !== undefined) return undefined;
  const at = now.toISOString();
  const erasedAt = { ...before.erasedAt, [service]: at };
  const { customerId, deletionId } = before;
  if (PERSONAL_DATA_SERVICES.some((each) => erasedAt[each] === undefined))
    return { after: { ...before, erasedAt }, events: [] };
  return {
    after: { ...before, erasedAt, completedAt: at },
    events: [eventOf(customerDeleted, { customerId, deletionId }, cause, { occurredAt: now })],
  };
}
