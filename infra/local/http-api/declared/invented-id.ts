import { createHash } from 'node:crypto';
import type { DeclaredResource } from '../../stacks/resource-type.ts';

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An identifier as API Gateway invents them, but the same at every boot. */
export function inventedId(
  { stack, logicalId }: Pick<DeclaredResource, 'stack' | 'logicalId'>,
  length: number,
): string {
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest();
  return [...hash.subarray(0, length)].map((byte) => CHARACTERS[byte % CHARACTERS.length]).join('');
}
