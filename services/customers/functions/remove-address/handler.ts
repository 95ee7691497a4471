import { httpHandler } from '@bodega/shared/http/http-handler';
import { requireMatch } from '@bodega/shared/http/if-match';
import { withoutAddress } from '../../domain/addresses/address-book.ts';
import { readAddressBook, requireAddress, updateAddressBook } from '../../store/addresses.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', params: { addressId }, ifMatch }) => {
  const book = await readAddressBook(caller);
  const before = requireAddress(book, addressId);
  requireMatch(ifMatch, before.version);
  await updateAddressBook(caller, withoutAddress(book, before));
  return { status: 204 };
});
