import { Problem, problems } from '@bodega/shared/http/problem';

/** After a webhook's or a delivery's id. */
export function cursorAfter(id: string): string {
  return Buffer.from(id).toString('base64url');
}

export function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (/^[0-9A-Za-z-]{26,36}$/.test(id)) return id;
  const errors = [{ field: 'cursor', message: 'is not the nextCursor of a page of this list' }];
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}
