import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { readAddressBook } from '../../store/addresses.ts';
import { requireCustomer } from '../../store/customers.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller }) => {
  const { customerId } = await requireCustomer(caller);
  const { addresses } = await readAddressBook(customerId);
  return { status: 200, headers: caching.never, body: { addresses } };
});
