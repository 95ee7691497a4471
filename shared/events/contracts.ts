import * as catalog from './catalog.ts';
import { type EventContract, nameOf } from './contract.ts';

/**
 * Every event of the shop, in the order of their names. For documents and checks: a service imports the contracts that
 * it uses from their own file.
 */
export const contracts: readonly EventContract[] = [catalog]
  .flatMap((events): EventContract[] => Object.values(events))
  .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
