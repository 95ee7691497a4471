import type { Cognito } from '../operation.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User } from './users.ts';

/** Nothing of the user stays, and the user's tokens open nothing any more. */
export function removeUser(
  { users, groups, codes, signIns }: Cognito,
  pool: UserPool,
  { username }: User,
): void {
  signIns.revokeAllOf(pool.id, username);
  groups.removeUser(pool.id, username);
  codes.removeUser(pool, username);
  users.remove(pool, username);
}
