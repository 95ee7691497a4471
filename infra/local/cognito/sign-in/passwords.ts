import { AwsError } from '../../kernel/aws-error.ts';
import { notAuthorized, wrongCredentials } from '../errors.ts';
import { checkPassword } from '../pools/password-policy.ts';
import { isPassword, newVerifier } from './srp.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User, Users } from '../users/users.ts';

/** AWS: five wrong passwords lock the user out for a second; each further one doubles that, up to 15 minutes. */
const FREE_ATTEMPTS = 5;
const LONGEST_LOCK_MS = 15 * 60_000;

/** The user with a new password, once the policy allows it. Nothing is saved. */
export function withPassword(pool: UserPool, user: User, password: string): User {
  checkPassword(password, pool.passwordPolicy);
  const { historySize } = pool.passwordPolicy;
  const known = [user.password, ...user.formerPasswords]
    .filter((former) => former !== undefined)
    .slice(0, historySize);
  if (known.some((former) => isPassword(former, pool.id, user.username, password))) {
    throw new AwsError('PasswordHistoryPolicyViolationException', 'Password has previously been used');
  }
  return {
    ...user,
    password: newVerifier(pool.id, user.username, password),
    formerPasswords: known,
    temporaryPasswordExpiresAt: undefined,
    failedSignIns: 0,
    lockedUntil: 0,
  };
}

/** The user with a password that must be changed at the next sign-in, before it expires. */
export function withTemporaryPassword(pool: UserPool, user: User, password: string): User {
  const days = pool.passwordPolicy.temporaryPasswordValidityDays;
  return {
    ...withPassword(pool, user, password),
    status: 'FORCE_CHANGE_PASSWORD',
    temporaryPasswordExpiresAt: Date.now() + days * 24 * 3_600_000,
  };
}

/** Lets a right proof of the password pass, counts a wrong one, and locks out whoever guesses. */
export function passOrCount(users: Users, pool: UserPool, user: User, isRight: () => boolean): User {
  const now = Date.now();
  // AWS: what is tried while the user is locked out is refused unseen, and does not count.
  if (user.lockedUntil > now) throw notAuthorized('Password attempts exceeded');
  if (isRight()) {
    return user.failedSignIns === 0 ? user : users.save(pool, { ...user, failedSignIns: 0, lockedUntil: 0 });
  }
  const failedSignIns = user.failedSignIns + 1;
  const doublings = failedSignIns - FREE_ATTEMPTS;
  const lockedUntil = doublings < 0 ? 0 : now + Math.min(1000 * 2 ** doublings, LONGEST_LOCK_MS);
  users.save(pool, { ...user, failedSignIns, lockedUntil });
  throw wrongCredentials();
}
