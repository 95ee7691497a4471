import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import { isFull, MOST_ADDRESSES, withAddress } from '../../domain/addresses/address-book.ts';
import { type Address, requireValid } from '../../domain/addresses/address.ts';
import { addToAddressBook, readAddressBook, requireAddress } from '../../store/addresses.ts';
import { earlierAnswerOf } from '../../store/earlier-answer.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller: customerId = '', body, idempotency }) => {
  const input = requireValid(body);
  const before = await readAddressBook(customerId);
  if (isFull(before)) {
    // A repeated request may be the one that filled it.
    const earlier = await earlierAnswerOf<AddedAddress>(customerId, idempotency);
    if (earlier !== undefined) return earlier;
    throw new Problem(problems.conflict, `You have ${MOST_ADDRESSES} addresses already: take one out first.`);
  }
  const addressId = randomUUID();
  const after = withAddress(before, addressId, input);
  return addToAddressBook(customerId, after, idempotency, answerOf(requireAddress(after, addressId)));
});

type AddedAddress = ReturnType<typeof answerOf>;

function answerOf(address: Address) {
  const { addressId, version } = address;
  const headers = { location: `/me/addresses/${addressId}`, etag: etagOf(version) };
  return { status: 201 as const, headers, body: address };
}
