import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../../test/support/test-cloud.ts';

const alarmArn = (name: string) => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

function alarm(AlarmName: string, topic: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName,
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'nowhere' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
      ...more,
    },
  };
}

function policy(type: string, list: JsonObject, action: string, service: string): JsonObject {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: action,
      Resource: '*',
      ...(service.startsWith('cloudwatch')
        ? {
            Condition: {
              ArnLike: { 'aws:SourceArn': alarmArn('l*') },
              StringEquals: { 'aws:SourceAccount': '000000000000' },
            },
          }
        : {}),
    },
  ];
  return { Type: type, Properties: { ...list, PolicyDocument: { Version: '2012-10-17', Statement } } };
}

const Resources: JsonObject = {
  Alerts: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } },
  AlertsPolicy: policy(
    'AWS::SNS::TopicPolicy',
    { Topics: [{ Ref: 'Alerts' }] },
    'sns:Publish',
    'cloudwatch.amazonaws.com',
  ),
  Told: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'told' } },
  ToldPolicy: policy(
    'AWS::SQS::QueuePolicy',
    { Queues: [{ Ref: 'Told' }] },
    'sqs:SendMessage',
    'sns.amazonaws.com',
  ),
  OnAlerts: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      ...{ TopicArn: { Ref: 'Alerts' }, Protocol: 'sqs' },
      Endpoint: { 'Fn::GetAtt': ['Told', 'Arn'] },
    },
  },
  Loud: alarm('loud', 'Alerts', { AlarmDescription: 'Something is wrong' }),
  Quiet: alarm('lquiet', 'Alerts', { ActionsEnabled: false }),
  Stranger: alarm('stranger', 'Alerts'),
};

let cloud: TestCloud;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources } }] });
  cloudWatch = cloud.client(CloudWatchClient);
});

afterAll(() => cloud.stop());

function set(AlarmName: string, StateValue: 'ALARM' | 'OK'): Promise<unknown> {
  return cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test' }));
}

async function told(): Promise<JsonObject> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/told`;
  const sqs = cloud.client(SQSClient);
  return eventually(async () => {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
    );
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    return JSON.parse(message?.Body ?? '') as JsonObject;
  });
}

test('an alarm publishes each change of state to its topic', async () => {
  await set('lquiet', 'ALARM');
  await set('loud', 'ALARM');
  const first = await told();
  expect(first.Subject).toBe('ALARM: "loud" in US East (N. Virginia)');
  expect(JSON.parse(first.Message as string)).toEqual({
    AlarmName: 'loud',
    AlarmDescription: 'Something is wrong',
    AWSAccountId: '000000000000',
    AlarmConfigurationUpdatedTimestamp: expect.stringMatching(/\+0000$/) as string,
    NewStateValue: 'ALARM',
    NewStateReason: 'a test',
    StateChangeTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/) as string,
    Region: 'US East (N. Virginia)',
    AlarmArn: alarmArn('loud'),
    OldStateValue: 'INSUFFICIENT_DATA',
    OKActions: ['arn:aws:sns:us-east-1:000000000000:alerts'],
    AlarmActions: ['arn:aws:sns:us-east-1:000000000000:alerts'],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Namespace: 'AWS/SQS',
      StatisticType: 'Statistic',
      Statistic: 'MAXIMUM',
      Unit: null,
      Dimensions: [{ value: 'nowhere', name: 'QueueName' }],
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      TreatMissingData: 'ignore',
      EvaluateLowSampleCountPercentile: '',
    },
  });
  await set('loud', 'OK');
  expect((await told()).Subject).toBe('OK: "loud" in US East (N. Virginia)');
});

test('DescribeAlarms has the actions', async () => {
  const { MetricAlarms: alarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  expect(alarms.map(({ AlarmName: name, ActionsEnabled: on }) => [name, on])).toEqual([
    ['loud', true],
    ['lquiet', false],
    ['stranger', true],
  ]);
  expect(alarms[0]?.AlarmActions).toEqual(['arn:aws:sns:us-east-1:000000000000:alerts']);
});

test('where the policy of the topic does not allow the alarm, the log tells it', async () => {
  await set('stranger', 'ALARM');
  const logs = cloud.client(CloudWatchLogsClient);
  await eventually(async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/cloudwatch/alarms', filterPattern: 'failed' }),
    );
    expect(events.map(({ message }) => message).join()).toContain('sns:Publish');
  });
});
