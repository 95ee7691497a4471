import { sendToQueue } from '../../events/delivery/send.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { NotificationRule } from '../buckets/notification-rules.ts';

/** AWS: S3 sends in its own name for the bucket, so that the queue's or function's own policy must allow it. */
export async function sendTo(
  { api, awsEndpoint }: PartContext,
  bucketArn: string,
  destination: NotificationRule['destination'],
  event: JsonObject,
): Promise<void> {
  const payload = JSON.stringify(event);
  switch (destination.kind) {
    case 'queue':
      return sendToQueue({ api, awsEndpoint, principal: s3For(bucketArn) }, destination.arn, payload);
    case 'function':
      await api.call(s3For(bucketArn), 'lambda', 'Invoke', {
        ...{ FunctionName: destination.arn, InvocationType: 'Event', Payload: payload },
      });
  }
}

export function s3For(bucketArn: string): Principal {
  return { kind: 'service', service: 's3.amazonaws.com', sourceArn: bucketArn };
}
