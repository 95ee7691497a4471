import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Why each item of a transaction was refused, in their order: `None` for those that were not. */
export function refusals(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return error.CancellationReasons?.map((reason) => reason.Code ?? 'None') ?? [];
}
