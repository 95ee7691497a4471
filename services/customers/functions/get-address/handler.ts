import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { readAddressBook, requireAddress } from '../../store/addresses.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', params }) => {
  const found = requireAddress(await readAddressBook(caller), params.addressId);
  return { status: 200, headers: { etag: etagOf(found.version), ...caching.never }, body: found };
});
