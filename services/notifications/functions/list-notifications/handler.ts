import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { listEntries, type LedgerQuestion } from '../../store/ledger.ts';
import { cursorAfter, placeIn } from './cursor.ts';
import { shownEntry } from './ledger-entry.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ query }) => {
  const { limit, cursor } = query;
  const { entries, last } = await listEntries(questionIn(query), {
    limit,
    after: cursor === undefined ? undefined : placeIn(cursor),
  });
  return {
    status: 200,
    headers: caching.never,
    body: {
      notifications: entries.map(shownEntry),
      ...(last === undefined ? {} : { nextCursor: cursorAfter(last) }),
    },
  };
});

function questionIn(asked: {
  readonly orderId?: string | undefined;
  readonly customerId?: string | undefined;
}): LedgerQuestion {
  const { orderId, customerId } = asked;
  if (orderId !== undefined && customerId === undefined) return { orderId };
  if (customerId !== undefined && orderId === undefined) return { recipient: customerId };
  const errors = [{ field: 'orderId', message: 'give either orderId or customerId' }];
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}
