/** How much has changed since the snapshot. */
export interface Pending {
  readonly sequence: number;
  readonly snapshotSequence: number;
  readonly snapshotProducts: number;
  readonly pendingProducts: number;
}

/** A new container reads all changes behind the snapshot: there should not be many, nor much in them. */
const MOST_CHANGES = 500;
const LEAST_PRODUCTS = 1000;
const SHARE_OF_SNAPSHOT = 0.25;

/**
 * Whether it is time to fold the changes into a new snapshot. True each time that the measure is full once more, so that
 * it is asked for again where it was not done.
 */
export function isFoldingDue(before: Pending, after: Pending): boolean {
  return measures(after) > measures(before);
}

/** Whether there is anything to fold for somebody who asks late. */
export function isFoldingWorthwhile(pending: Pending): boolean {
  return measures(pending) > 0;
}

function measures({ sequence, snapshotSequence, snapshotProducts, pendingProducts }: Pending): number {
  const mostProducts = Math.max(LEAST_PRODUCTS, Math.ceil(snapshotProducts * SHARE_OF_SNAPSHOT));
  return (
    Math.floor(pendingProducts / mostProducts) + Math.floor((sequence - snapshotSequence) / MOST_CHANGES)
  );
}
