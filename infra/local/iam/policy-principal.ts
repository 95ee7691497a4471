import { isJsonObject, type Json } from '../kernel/json.ts';
import { principalName } from '../kernel/principal.ts';
import type { CheckedPrincipal } from './request-context.ts';

/** `account`: the principal is meant only as one of its account. */
export type PrincipalMatch = 'direct' | 'account' | 'none';

export type PrincipalTest = (principal: CheckedPrincipal) => PrincipalMatch;

/** The `Principal` or `NotPrincipal` of a resource's policy. */
export function compilePrincipals(element: Json, negated: boolean, accountId: string): PrincipalTest {
  const names = namesOf(element);
  const test = (principal: CheckedPrincipal): PrincipalMatch => {
    if (names.has('*')) return 'direct';
    if (principal.kind === 'service') return names.has(`Service ${principal.service}`) ? 'direct' : 'none';
    if (names.has(`AWS ${principal.roleArn}`) || names.has(`AWS ${principalName(principal)}`))
      return 'direct';
    const account = names.has(`AWS ${accountId}`) || names.has(`AWS arn:aws:iam::${accountId}:root`);
    return account ? 'account' : 'none';
  };
  return negated ? (principal) => (test(principal) === 'none' ? 'direct' : 'none') : test;
}

/** AWS: `Principal: '*'` and `{ AWS: '*' }` both mean everyone. */
function namesOf(element: Json): Set<string> {
  if (element === '*') return new Set(['*']);
  if (!isJsonObject(element)) throw new Error('Principal is neither * nor an object');
  const names = Object.entries(element).flatMap(([type, values]) => {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type)) {
      throw new Error(`there are no principals of the type ${type}`);
    }
    return (Array.isArray(values) ? values : [values]).map((value) => {
      if (typeof value !== 'string') throw new Error('Principal holds something that is not text');
      // AWS: a principal's ARN has no wildcards; `*` stands alone.
      if (value !== '*' && /[*?]/.test(value))
        throw new Error(`the principal ${value} cannot have a wildcard`);
      return type === 'AWS' && value === '*' ? '*' : `${type} ${value}`;
    });
  });
  if (names.length === 0) throw new Error('Principal is empty');
  return new Set(names);
}
