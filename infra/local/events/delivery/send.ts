import { nameFromArn } from '../../kernel/account.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { messageGroupId, targetArn, targetService } from '../rules/target.ts';

/** Everything that a call to a target needs besides its payload. */
export interface Sender {
  readonly api: AwsApi;
  /** In whose name: EventBridge for the rule, so that the target's own policy must allow it. */
  readonly principal: Principal;
  readonly awsEndpoint: string;
  readonly traceId?: string | undefined;
}

export async function sendToTarget(sender: Sender, target: JsonObject, payload: string): Promise<void> {
  switch (targetService(target)) {
    case 'sqs':
      return sendToQueue(sender, targetArn(target), payload, { groupId: messageGroupId(target) });
    case 'sns':
      await sender.api.call(
        sender.principal,
        'sns',
        'Publish',
        { TopicArn: targetArn(target), Message: payload },
        { traceId: sender.traceId },
      );
      return;
    case 'lambda':
      // AWS: EventBridge invokes functions asynchronously.
      await sender.api.call(
        sender.principal,
        'lambda',
        'Invoke',
        { FunctionName: targetArn(target), InvocationType: 'Event', Payload: payload },
        { traceId: sender.traceId },
      );
  }
}

export async function sendToQueue(
  sender: Sender,
  queueArn: string,
  body: string,
  options: { groupId?: string | undefined; attributes?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const attributes = Object.entries(options.attributes ?? {}).map(
    ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
  );
  const input: JsonObject = {
    QueueUrl: `${sender.awsEndpoint}/000000000000/${nameFromArn(queueArn)}`,
    MessageBody: body,
    ...(options.groupId === undefined ? {} : { MessageGroupId: options.groupId }),
    ...(attributes.length === 0 ? {} : { MessageAttributes: Object.fromEntries(attributes) }),
    ...(sender.traceId === undefined ? {} : { MessageSystemAttributes: traceHeader(sender.traceId) }),
  };
  await sender.api.call(sender.principal, 'sqs', 'SendMessage', input, { traceId: sender.traceId });
}

/** AWS: the trace goes on with the message, as its system attribute AWSTraceHeader. */
function traceHeader(traceId: string): JsonObject {
  return { AWSTraceHeader: { DataType: 'String', StringValue: traceId } };
}
