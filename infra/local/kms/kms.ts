import { createHash } from 'node:crypto';
import { Policy } from '../iam/policy.ts';
import { arn } from '../kernel/account.ts';
import type { Part } from '../kernel/part.ts';
import { accepted, known } from '../stacks/resource-type.ts';

/** Keys have names here and nothing else: nothing is encrypted on a laptop. Their policies must be understood. */
export function createKms(): Part {
  return {
    resourceTypes: [
      {
        type: 'AWS::KMS::Key',
        properties: {
          Description: known,
          KeyPolicy: known,
          EnableKeyRotation: accepted('nothing is encrypted on a laptop'),
          PendingWindowInDays: accepted('nothing is encrypted on a laptop'),
          Tags: accepted('tags have no effect on a laptop'),
        },
        create: ({ stack, logicalId, properties }) => {
          new Policy(properties.KeyPolicy, 'resource');
          const keyId = keyIdOf(stack, logicalId);
          return { ref: keyId, attributes: { Arn: arn('kms', `key/${keyId}`), KeyId: keyId } };
        },
      },
    ],
  };
}

/** AWS invents a UUID; here it is the same at every boot. */
function keyIdOf(stack: string, logicalId: string): string {
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}
