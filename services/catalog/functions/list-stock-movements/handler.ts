import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { levelsOfSku } from '../../store/stock-levels.ts';
import { movementsOfSku } from '../../store/stock-movements.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { sku }, query: { limit, cursor } }) => {
  const { movements, last } = await movementsOfSku(sku, {
    limit,
    after: cursor === undefined ? undefined : movementIn(cursor),
  });
  if (movements.length === 0 && (await levelsOfSku(sku)).length === 0) {
    throw new Problem(problems.notFound, `There is no SKU ${sku}.`);
  }
  const body = { movements, ...(last === undefined ? {} : { nextCursor: cursorAfter(last) }) };
  return { status: 200, headers: caching.never, body };
});

function cursorAfter(movementId: string): string {
  return Buffer.from(movementId).toString('base64url');
}

function movementIn(cursor: string): string {
  const movementId = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z-[0-9a-f]{8}$/.test(movementId)) return movementId;
  const errors = [{ field: 'cursor', message: 'is not the nextCursor of a page of these movements' }];
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}
