import { nameFromArn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Mailbox, NewMail } from '../../ses/mailbox.ts';
import type { SnsMessage } from '../publish/message.ts';
import type { Delivery } from './delivery-store.ts';
import { envelope, lambdaEvent, type Notification, textFor, unsubscribeUrl } from './envelope.ts';

export type Sender = Pick<PartContext, 'api' | 'awsEndpoint'> & { readonly mailbox: Mailbox };

/** AWS: SNS sends in its own name for the topic, so that the queue's or function's own policy must allow it. */
function snsFor({ topicArn }: SnsMessage): Principal {
  return { kind: 'service', service: 'sns.amazonaws.com', sourceArn: topicArn };
}

export async function send(sender: Sender, delivery: Delivery): Promise<void> {
  const { message, subscription, traceId } = delivery;
  const notification: Notification = { message, subscription, awsEndpoint: sender.awsEndpoint };
  switch (subscription.protocol) {
    case 'sqs':
      return sendToQueue(sender, delivery, subscription.endpoint, queueMessage(notification));
    case 'lambda':
      await sender.api.call(
        snsFor(message),
        'lambda',
        'Invoke',
        {
          FunctionName: subscription.endpoint,
          InvocationType: 'Event',
          Payload: JSON.stringify(lambdaEvent(notification)),
        },
        { traceId },
      );
      return;
    case 'email':
    case 'email-json':
      sender.mailbox.deliver(mailOf(notification));
  }
}

/** AWS: the dead letter is what would have been delivered, and its attributes say why it was not. */
export async function sendDeadLetter(
  sender: Sender,
  delivery: Delivery,
  queueArn: string,
  failure: { readonly code: string; readonly message: string },
): Promise<void> {
  const { message, subscription } = delivery;
  const notification: Notification = { message, subscription, awsEndpoint: sender.awsEndpoint };
  const body = subscription.isRaw ? textFor(notification) : envelope(notification);
  await sendToQueue(sender, delivery, queueArn, {
    MessageBody: body,
    MessageAttributes: {
      RequestID: { DataType: 'String', StringValue: message.id },
      ErrorCode: { DataType: 'String', StringValue: failure.code },
      ErrorMessage: { DataType: 'String', StringValue: failure.message },
    },
  });
}

/** AWS: with raw delivery the attributes go over to the queue's message, which has room for ten. */
function queueMessage(notification: Notification): JsonObject {
  const { message, subscription } = notification;
  if (!subscription.isRaw) return { MessageBody: envelope(notification) };
  const attributes = Object.entries(message.attributes);
  if (attributes.length > 10) {
    throw new AwsError(
      'InvalidParameterValue',
      'A message with more than 10 attributes cannot be delivered raw',
    );
  }
  return {
    MessageBody: textFor(notification),
    ...(attributes.length === 0
      ? {}
      : { MessageAttributes: Object.fromEntries(attributes.map(([name, one]) => [name, { ...one }])) }),
  };
}

async function sendToQueue(
  { api, awsEndpoint }: Sender,
  { message, traceId }: Delivery,
  queueArn: string,
  body: JsonObject,
): Promise<void> {
  const trace = { AWSTraceHeader: { DataType: 'String', StringValue: traceId ?? '' } };
  const input: JsonObject = {
    QueueUrl: `${awsEndpoint}/000000000000/${nameFromArn(queueArn)}`,
    ...body,
    ...(traceId === undefined ? {} : { MessageSystemAttributes: trace }),
  };
  await api.call(snsFor(message), 'sqs', 'SendMessage', input, { traceId });
}

/** AWS: a mail has the message and, below a line, the link that ends the subscription; or the envelope as JSON. */
function mailOf(notification: Notification): NewMail {
  const { message, subscription } = notification;
  const text =
    subscription.protocol === 'email-json'
      ? envelope(notification)
      : `${textFor(notification)}\n\n--\nIf you wish to stop receiving notifications from this topic:\n${unsubscribeUrl(notification)}\n`;
  return {
    from: 'AWS Notifications <no-reply@sns.amazonaws.com>',
    to: [subscription.endpoint],
    subject: message.subject ?? 'AWS Notification Message',
    text,
    headers: {},
    source: 'sns',
    messageId: message.id,
    tags: {},
  };
}
