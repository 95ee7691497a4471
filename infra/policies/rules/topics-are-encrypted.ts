import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property } from '../template.ts';

export const rule: Policy = {
  name: 'topics-are-encrypted',
  why: 'Messages say what happens in the shop, and wait in the topic while a subscriber is down.',
  check: each('AWS::SNS::Topic', (topic) => {
    const key = property(topic, 'KmsMasterKeyId');
    return [
      key === undefined && 'is not encrypted: set KmsMasterKeyId',
      // AWS: the policy of that key is AWS's, and lets no service publish.
      text(key).endsWith('alias/aws/sns') &&
        'has the key alias/aws/sns, which no alarm and no rule may use: give it a key of its own',
    ];
  }),
};
