import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { JsonObject } from '../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

function alarm(properties: JsonObject): JsonObject {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }],
      Statistic: 'Maximum',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      ...properties,
    },
  };
}

const Resources: JsonObject = {
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  Changes: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'changes' } },
  ChangesPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Changes' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Changes', 'Arn'] },
          },
        ],
      },
    },
  },
  ChangesRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] },
      Targets: [{ Id: 'changes', Arn: { 'Fn::GetAtt': ['Changes', 'Arn'] } }],
    },
  },
  DeadLetters: alarm({ AlarmName: 'dead-letters', AlarmDescription: 'Something failed for good' }),
  AccessLog: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/demo/access', RetentionInDays: 14 },
  },
};

let cloud: TestCloud;
let cloudWatch: CloudWatchClient;
let logs: CloudWatchLogsClient;
let sqs: SQSClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources } }] });
  cloudWatch = cloud.client(CloudWatchClient);
  logs = cloud.client(CloudWatchLogsClient);
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());

const queueUrl = (name: string): string => `${cloud.awsEndpoint}/000000000000/${name}`;

async function deadLetters(): Promise<MetricAlarm | undefined> {
  const { MetricAlarms: alarms } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: ['dead-letters'] }),
  );
  return alarms?.[0];
}

async function becomes(state: string): Promise<MetricAlarm | undefined> {
  return eventually(async () => {
    const found = await deadLetters();
    expect(found?.StateValue).toBe(state);
    return found;
  });
}

interface StateChange extends JsonObject {
  detail: { previousState: { value: string }; state: { value: string } };
}

/** The event that tells of a change to this state. */
async function change(value: string): Promise<StateChange> {
  return eventually(async () => {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('changes'), WaitTimeSeconds: 1 }),
    );
    const event = JSON.parse(message?.Body ?? '{}') as StateChange;
    const ReceiptHandle = message?.ReceiptHandle;
    if (message !== undefined) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl('changes'), ReceiptHandle }));
    }
    expect(event.detail.state.value).toBe(value);
    return event;
  });
}

describe('an alarm on a queue', () => {
  test('goes from OK to ALARM when a message lies in it, with an event on the default bus', async () => {
    await becomes('OK');
    await change('OK');

    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('dead'), MessageBody: 'x' }));
    const raised = await becomes('ALARM');
    expect(raised).toMatchObject({
      AlarmName: 'dead-letters',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:dead-letters',
      AlarmDescription: 'Something failed for good',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
      DatapointsToAlarm: 1,
      StateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [1] was greater than the threshold (0) ' +
        '(minimum 1 datapoint for OK -> ALARM transition).',
      StateUpdatedTimestamp: expect.any(Date) as Date,
    });
    expect(await change('ALARM')).toMatchObject({
      version: '0',
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      account: '000000000000',
      region: 'us-east-1',
      resources: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:dead-letters'],
      detail: {
        alarmName: 'dead-letters',
        previousState: { value: 'OK' },
        state: { value: 'ALARM', timestamp: expect.stringMatching(/\.\d{3}\+0000$/) as string },
        configuration: {
          description: 'Something failed for good',
          metrics: [
            {
              returnData: true,
              metricStat: {
                metric: {
                  namespace: 'AWS/SQS',
                  name: 'ApproximateNumberOfMessagesVisible',
                  dimensions: { QueueName: 'dead' },
                },
                period: 10,
                stat: 'Maximum',
              },
            },
          ],
        },
      },
    });
  });

  test('keeps its state over kill -9, and goes back to OK when the queue is empty', async () => {
    // The highest reading of the period keeps the alarm up until after the restart, which reads anew.
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl('dead') }));
    await cloud.kill();
    await cloud.restart();
    expect((await change('OK')).detail.previousState.value).toBe('ALARM');
    await becomes('OK');
  });

  test('SetAlarmState holds until the next evaluation', async () => {
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'dead-letters', StateValue: 'ALARM', StateReason: 'a drill' }),
    );
    expect(await change('ALARM')).toMatchObject({ detail: { state: { reason: 'a drill' } } });
    await becomes('OK');
    const unknown = new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'x' });
    await expect(cloudWatch.send(unknown)).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  test('DescribeAlarms finds by state and by the beginning of the name', async () => {
    const count = async (input: DescribeAlarmsCommandInput): Promise<number> =>
      (await cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms?.length ?? 0;
    expect(await count({ AlarmNamePrefix: 'dead' })).toBe(1);
    expect(await count({ AlarmNamePrefix: 'other' })).toBe(0);
    expect(await count({ StateValue: 'INSUFFICIENT_DATA' })).toBe(0);
  });
});

describe('CloudWatch Logs', () => {
  const logGroupName = '/aws/cloudwatch/alarms';

  test('has the log groups of the template, and those that something was written to', async () => {
    const { logGroups: groups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(groups?.find((group) => group.logGroupName === '/demo/access')).toMatchObject({
      arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/demo/access:*',
      retentionInDays: 14,
      storedBytes: 0,
    });
    expect(groups?.map((group) => group.logGroupName)).toContain(logGroupName);
    const byPrefix = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/demo' }));
    expect(byPrefix.logGroups).toHaveLength(1);
  });

  test('FilterLogEvents: terms of the message, page by page, with ids that stay the same', async () => {
    const filter = { logGroupName, filterPattern: 'ALARM' };
    const { events: all = [] } = await logs.send(new FilterLogEventsCommand(filter));
    const first = await logs.send(new FilterLogEventsCommand({ ...filter, limit: 1 }));
    const rest = await logs.send(new FilterLogEventsCommand({ ...filter, nextToken: first.nextToken }));
    expect([...(first.events ?? []), ...(rest.events ?? [])]).toEqual(all);
    expect(new Set(all.map((event) => event.eventId)).size).toBe(all.length);
    expect(all.every((event) => event.message?.includes('ALARM'))).toBe(true);

    const startTime = Date.now() + 60_000;
    const { events: later } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime }));
    expect(later).toEqual([]);
    const json = new FilterLogEventsCommand({ logGroupName, filterPattern: '{ $.to = "ALARM" }' });
    await expect(logs.send(json)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('DescribeLogStreams and GetLogEvents: tokens lead on, and stay the same at the end', async () => {
    const { logStreams: streams } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    );
    const [stream] = streams ?? [];
    expect(stream?.logStreamName).toBe('dead-letters');
    const asked = { logGroupName, logStreamName: stream?.logStreamName, startFromHead: true, limit: 1 };
    const first = await logs.send(new GetLogEventsCommand(asked));
    expect(first.events?.[0]?.timestamp).toBe(stream?.firstEventTimestamp);
    let nextToken = first.nextForwardToken;
    for (;;) {
      const next = await logs.send(new GetLogEventsCommand({ ...asked, nextToken }));
      if (next.nextForwardToken === nextToken) break;
      expect(next.events).toHaveLength(1);
      nextToken = next.nextForwardToken;
    }
  });

  test('a log group that is not there is an error', async () => {
    const sent = logs.send(new FilterLogEventsCommand({ logGroupName: '/none' }));
    await expect(sent).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a template', () => {
  async function bootError(resource: JsonObject): Promise<string> {
    const template = { Resources: { Dead: { Type: 'AWS::SQS::Queue', Properties: {} }, Bad: resource } };
    return startTestCloud({ stacks: [{ name: 'broken', template }] }).then(
      async (unexpected) => {
        await unexpected.stop();
        return 'it started';
      },
      (error: unknown) => (error as Error).message,
    );
  }

  const where = 'broken: AWS::CloudWatch::Alarm Bad:';
  test.each<[string, JsonObject, string]>([
    ['a metric that is not known here', alarm({ MetricName: 'Unheard' }), `${where} MetricName Unheard`],
    [
      'an action that is no topic',
      alarm({ AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }),
      `${where} AlarmActions`,
    ],
    [
      'a retention that AWS does not know',
      { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 8 } },
      'broken: AWS::Logs::LogGroup Bad: RetentionInDays 8',
    ],
  ])('with %s does not start, and the error says where', async (_case, resource, message) => {
    expect(await bootError(resource)).toContain(message);
  });
});
