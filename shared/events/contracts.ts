import * as catalog from './catalog.ts';
import { type EventContract, nameOf } from './contract.ts';
import * as customers from './customers.ts';
import * as notifications from './notifications.ts';
import * as personalData from './personal-data.ts';

/**
 * Every event of the shop, in the order of their names. For documents and checks: a service imports the contracts that
 * it uses from their own file.
 */
export const contracts: readonly EventContract[] = [catalog, customers, notifications, personalData]
  .flatMap((events): EventContract[] => Object.values<EventContract>(events))
  .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
