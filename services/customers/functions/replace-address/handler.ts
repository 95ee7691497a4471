import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { withReplaced } from '../../domain/addresses/address-book.ts';
import { requireValid } from '../../domain/addresses/address.ts';
import { readAddressBook, requireAddress, updateAddressBook } from '../../store/addresses.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', params: { addressId }, body, ifMatch }) => {
  const input = requireValid(body);
  const book = await readAddressBook(caller);
  const before = requireAddress(book, addressId);
  requireMatch(ifMatch, before.version);
  const changed = withReplaced(book, before, input);
  await updateAddressBook(caller, changed);
  const after = requireAddress(changed, addressId);
  return { status: 200, headers: { etag: etagOf(after.version) }, body: after };
});
