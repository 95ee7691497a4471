import { invalidParameter } from '../errors.ts';
import type { User } from './users.ts';

const SEARCHABLE = new Set([
  'username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username', 'cognito:user_status',
  'status', 'sub',
]); // prettier-ignore

/** `attribute = "value"` (the same) or `attribute ^= "value"` (begins so); quotes inside the value are escaped. */
const FILTER = /^\s*"?([\w:]+)"?\s*(=|\^=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

/** What a ListUsers filter asks for. AWS: one attribute, of a fixed few, never a custom one. */
export function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const [, attribute, operator, quoted] = FILTER.exec(filter) ?? [];
  if (attribute === undefined || quoted === undefined) throw invalidParameter('Error while parsing filter.');
  if (!SEARCHABLE.has(attribute)) throw invalidParameter(`Invalid search attribute: ${attribute}`);
  const wanted = quoted.replaceAll(/\\(.)/g, '$1');
  return (user) => {
    const value = searchValue(user, attribute);
    return value !== undefined && (operator === '=' ? value === wanted : value.startsWith(wanted));
  };
}

function searchValue(user: User, attribute: string): string | undefined {
  switch (attribute) {
    case 'username':
      return user.username;
    case 'sub':
      return user.sub;
    case 'cognito:user_status':
      return user.status;
    case 'status':
      return user.enabled ? 'Enabled' : 'Disabled';
    default:
      return user.attributes[attribute];
  }
}
