import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { JsonObject } from '../kernel/json.ts';
import { eventually, startTestCloud, TestCloud } from '../test/support/test-cloud.ts';

const allowSes = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ses.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: resource,
      Condition: {
        ArnEquals: { 'aws:SourceArn': 'arn:aws:ses:us-east-1:000000000000:configuration-set/shop' },
      },
    },
  ],
});

/** Bounces and complaints over SNS into a queue, as the shop has them. */
function template({ policy = true } = {}): { Resources: JsonObject } {
  return {
    Resources: {
      Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'bodega.test' } },
      Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'shop' } },
      Feedback: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'mail-feedback' } },
      ...(policy
        ? {
            FeedbackPolicy: {
              Type: 'AWS::SNS::TopicPolicy',
              Properties: {
                Topics: [{ Ref: 'Feedback' }],
                PolicyDocument: allowSes('arn:aws:sns:us-east-1:000000000000:mail-feedback'),
              },
            },
          }
        : {}),
      Destination: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        ...(policy ? { DependsOn: ['FeedbackPolicy', 'Subscription', 'QueuePolicy'] } : {}),
        Properties: {
          ConfigurationSetName: { Ref: 'Set' },
          EventDestination: {
            Name: 'feedback',
            Enabled: true,
            MatchingEventTypes: ['bounce', 'complaint'],
            SnsDestination: { TopicARN: { Ref: 'Feedback' } },
          },
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'mail-feedback' } },
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'sns.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
                Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Feedback' } } },
              },
            ],
          },
        },
      },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          Protocol: 'sqs',
          TopicArn: { Ref: 'Feedback' },
          Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          RawMessageDelivery: true,
        },
      },
    },
  };
}

test('a bounce comes over the topic into the queue', async () => {
  const cloud = await startTestCloud({ stacks: [{ name: 'notifications', template: template() }] });
  try {
    await cloud.client(SESv2Client).send(
      new SendEmailCommand({
        FromEmailAddress: 'shop@bodega.test',
        Destination: { ToAddresses: ['bounce+ana@simulator.amazonses.com'] },
        ConfigurationSetName: 'shop',
        Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
      }),
    );
    const sqs = cloud.client(SQSClient);
    const bodies: string[] = [];
    await eventually(async () => {
      const QueueUrl = `${cloud.awsEndpoint}/000000000000/mail-feedback`;
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      bodies.push(...Messages.map(({ Body = '' }) => Body));
      expect(bodies).toHaveLength(2);
    });
    const [validation, bounce] = bodies.sort((a, b) => Number(a.startsWith('{')) - Number(b.startsWith('{')));
    // AWS: the first message of a new destination is no JSON; a consumer has to let it pass.
    expect(validation).toBe('Successfully validated SNS topic for Amazon SES event publishing.');
    expect(JSON.parse(bounce ?? '')).toMatchObject({
      eventType: 'Bounce',
      bounce: { bouncedRecipients: [{ emailAddress: 'bounce+ana@simulator.amazonses.com' }] },
    });
  } finally {
    await cloud.stop();
  }
});

test('AWS: a topic whose policy does not name SES fails the boot, in one line', async () => {
  const cloud = new TestCloud({ stacks: [{ name: 'notifications', template: template({ policy: false }) }] });
  await expect(cloud.start()).rejects.toThrow(
    /^notifications: AWS::SES::ConfigurationSetEventDestination Destination: SES could not publish to .*mail-feedback/,
  );
  await cloud.stop();
});
