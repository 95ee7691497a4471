import { createHash } from 'node:crypto';
import { REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { MessageAttribute, SnsMessage } from '../publish/message.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** What a subscriber gets of a message. `awsEndpoint` is where the link to unsubscribe leads. */
export interface Notification {
  readonly message: SnsMessage;
  readonly subscription: Subscription;
  readonly awsEndpoint: string;
}

/** AWS: the text for the subscription's protocol, else the one for all. */
export function textFor({ message, subscription }: Notification): string {
  return message.byProtocol[subscription.protocol] ?? message.message;
}

/** The message in SNS's envelope, as queues without raw delivery and `email-json` get it. */
export function envelope(notification: Notification): string {
  const { id, topicArn, subject, attributes, publishedAt } = notification.message;
  return written({
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: textFor(notification),
    Timestamp: publishedAt,
    SignatureVersion: '1',
    Signature: signature(notification),
    SigningCertURL: certificateUrl(),
    UnsubscribeURL: unsubscribeUrl(notification),
    ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributesOf(attributes) }),
  });
}

/** AWS: what a function gets has the same in a record, with two names written otherwise. */
export function lambdaEvent(notification: Notification): JsonObject {
  const { id, topicArn, subject, attributes, publishedAt } = notification.message;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: notification.subscription.arn,
        Sns: {
          Type: 'Notification',
          MessageId: id,
          TopicArn: topicArn,
          Subject: subject ?? null,
          Message: textFor(notification),
          Timestamp: publishedAt,
          SignatureVersion: '1',
          Signature: signature(notification),
          SigningCertUrl: certificateUrl(),
          UnsubscribeUrl: unsubscribeUrl(notification),
          MessageAttributes: attributesOf(attributes),
        },
      },
    ],
  };
}

/** AWS: in the envelope an attribute has `Type` and `Value`. */
function attributesOf(attributes: SnsMessage['attributes']): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      { Type: attribute.DataType, Value: valueOf(attribute) },
    ]),
  );
}

function valueOf({ StringValue, BinaryValue }: MessageAttribute): string {
  return StringValue ?? BinaryValue ?? '';
}

/** Has the form of one, but verifies nowhere: only AWS has the key to certificates of amazonaws.com. */
function signature(notification: Notification): string {
  const { id, topicArn, publishedAt } = notification.message;
  const signed = [textFor(notification), id, publishedAt, topicArn].join('\n');
  return createHash('sha256').update(signed).digest('base64');
}

function certificateUrl(): string {
  return `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-0000000000000000000000000000000.pem`;
}

export function unsubscribeUrl({ awsEndpoint, subscription }: Notification): string {
  return `${awsEndpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`;
}

/** AWS: one member a line, with blanks around the colon. */
function written(members: JsonObject): string {
  const lines = Object.entries(members).map(([name, value]) => {
    const text =
      name === 'MessageAttributes' ? writtenAttributes(value as JsonObject) : JSON.stringify(value);
    return `  ${JSON.stringify(name)} : ${text}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

function writtenAttributes(attributes: JsonObject): string {
  const lines = Object.entries(attributes).map(
    ([name, value]) => `    ${JSON.stringify(name)} : ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n  }`;
}
