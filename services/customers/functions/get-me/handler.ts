import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { requireCustomer } from '../../store/customers.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller }) => {
  const found = await requireCustomer(caller);
  return { status: 200, headers: { etag: etagOf(found.version), ...caching.never }, body: found };
});
