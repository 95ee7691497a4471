import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { newDeletion } from '../../domain/personal-data/deletion.ts';
import { noCustomer } from '../../store/customers.ts';
import { beginDeletion, findDeletion } from '../../store/deletions.ts';
import { route } from './route.ts';

/** Without If-Match: whoever wants to be forgotten need not have read what is known. */
export const handler = httpHandler(route, async ({ caller: customerId = '', cause }) => {
  const begun = newDeletion({ customerId, deletionId: randomUUID() }, { cause, now: new Date() });
  const deletion = (await beginDeletion(begun)) ? begun.after : await findDeletion(customerId);
  if (deletion === undefined) throw noCustomer();
  return { status: 202, body: { deletionId: deletion.deletionId } };
});
