import type { Cause } from '@bodega/shared/events/domain-event';
import { changedEmail, newCustomer, type UserAttributes } from '../../domain/customer-changes.ts';
import type { Customer } from '../../domain/customer.ts';
import { addCustomer, findRecord, updateCustomer } from '../../store/customers.ts';

/**
 * The customer who signs in, as the user pool knows it today. Two things come to us this way alone:
 * - A confirmation that registerCustomer failed to handle. The pool does not repeat it, and the person is confirmed.
 * - Another mail address: the pool verifies it, and tells nobody.
 * Members of a group work here; they are customers only if they have signed up.
 */
export async function currentCustomer(
  attributes: UserAttributes,
  groups: readonly string[],
  circumstances: { readonly cause: Cause; readonly now: Date },
): Promise<Customer | undefined> {
  const { sub = '', email, email_verified: isVerified } = attributes;
  const { customer, deletion } = await findRecord(sub);
  if (deletion !== undefined) throw new Error('This account was deleted.');
  if (email === undefined || isVerified !== 'true') return customer;
  if (customer === undefined) {
    if (groups.length > 0) return undefined;
    const added = newCustomer(attributes, circumstances);
    await addCustomer(added);
    return added.after;
  }
  const change = changedEmail(customer, email, circumstances);
  // Somebody may change the customer at this moment: the next token sees to the address.
  if (change !== undefined) await updateCustomer(change);
  return customer;
}
