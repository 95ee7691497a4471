import { httpHandler } from '@bodega/shared/http/http-handler';
import { changedMeanwhile, etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { changedProfile } from '../../domain/customer-changes.ts';
import { requireCustomer, updateCustomer } from '../../store/customers.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller, body, ifMatch, cause }) => {
  const before = await requireCustomer(caller);
  requireMatch(ifMatch, before.version);
  const change = changedProfile(before, body, { cause, now: new Date() });
  if (change !== undefined && !(await updateCustomer(change))) throw changedMeanwhile();
  const after = change?.after ?? before;
  return { status: 200, headers: { etag: etagOf(after.version) }, body: after };
});
