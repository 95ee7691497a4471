import { each, type Policy } from '../policy.ts';
import { property } from '../template.ts';

export const rule: Policy = {
  name: 'queues-are-encrypted',
  why: "Messages carry customers' data and lie in the queue for days.",
  check: each('AWS::SQS::Queue', (queue) => [
    property(queue, 'SqsManagedSseEnabled') !== true &&
      property(queue, 'KmsMasterKeyId') === undefined &&
      'does not say that it is encrypted: set SqsManagedSseEnabled: true, or a KmsMasterKeyId',
  ]),
};
