import * as shared from '@bodega/shared/dynamodb/transaction';
import { database } from './table.ts';

export { refusals } from '@bodega/shared/dynamodb/transaction';
export type TransactItem = shared.TransactItem;

export function writeTogether(items: readonly TransactItem[]): Promise<readonly string[]> {
  return shared.writeTogether(database, items);
}
