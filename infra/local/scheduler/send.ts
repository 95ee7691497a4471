import { sendToQueue } from '../events/delivery/send.ts';
import { targetArn } from '../events/rules/target.ts';
import { text } from '../events/text.ts';
import { nameFromArn } from '../kernel/account.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { PartContext } from '../kernel/part.ts';
import type { Principal } from '../kernel/principal.ts';
import { serviceOf } from './target.ts';

/** In the name of the schedule's role, which must allow it. */
export async function sendToTarget(
  { api, awsEndpoint }: Pick<PartContext, 'api' | 'awsEndpoint'>,
  principal: Principal,
  target: JsonObject,
  payload: string,
): Promise<void> {
  const arn = targetArn(target);
  switch (serviceOf(target)) {
    case 'sqs':
      return sendToQueue({ api, awsEndpoint, principal }, arn, payload);
    case 'sns':
      await api.call(principal, 'sns', 'Publish', { TopicArn: arn, Message: payload });
      return;
    case 'lambda':
      // AWS: functions are invoked asynchronously.
      await api.call(principal, 'lambda', 'Invoke', {
        ...{ FunctionName: arn, InvocationType: 'Event', Payload: payload },
      });
      return;
    case 'events': {
      const { Source, DetailType } = isJsonObject(target.EventBridgeParameters)
        ? target.EventBridgeParameters
        : {};
      const entry = { EventBusName: nameFromArn(arn), Source, DetailType, Detail: payload };
      refuseFailed(await api.call(principal, 'events', 'PutEvents', { Entries: [entry] }));
    }
  }
}

/** PutEvents answers with success for an entry that it refuses. */
function refuseFailed({ Entries: entries }: JsonObject): void {
  const [result] = Array.isArray(entries) ? entries.filter(isJsonObject) : [];
  if (result?.ErrorCode === undefined) return;
  throw new AwsError(text(result.ErrorCode), text(result.ErrorMessage));
}
