import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeArchiveCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { join } from 'node:path';
import type { RecentMessage } from '../../local/sns/recent-messages.ts';
import { eventually, startTestCloud, type TestCloud } from '../../local/test/support/test-cloud.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:bodega-operator-alerts-dev';

/** As a service declares its alarms. */
const Alarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'bodega-orders-dev-dead-letters',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: 'nowhere' }],
    ...{ Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 0 },
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
    AlarmActions: [{ 'Fn::ImportValue': 'bodega-dev-OperatorAlertsTopicArn' }],
  },
};

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [{ name: 'bodega-orders-dev', template: { Resources: { Alarm } } }],
    packaged: { 'bodega-platform-dev': join(import.meta.dirname, '../.serverless') },
  });
});

afterAll(() => cloud.stop());

test('the archive keeps the events of the shop, less those with personal data', async () => {
  const events = cloud.client(EventBridgeClient);
  const entry = (DetailType: string) => ({
    ...{ EventBusName: 'bodega-dev', Source: 'bodega.any', DetailType, Detail: '{}' },
  });
  const types = ['CustomerRegistered', 'CustomerUpdated', 'OrderPlaced'];
  await events.send(new PutEventsCommand({ Entries: types.map(entry) }));
  const archive = await events.send(new DescribeArchiveCommand({ ArchiveName: 'bodega-dev' }));
  expect(archive).toMatchObject({ EventCount: 1, RetentionDays: 7 });
});

test("a service's alarm reaches the operators' topic", async () => {
  await cloud.client(CloudWatchClient).send(
    new SetAlarmStateCommand({
      AlarmName: 'bodega-orders-dev-dead-letters',
      ...{ StateValue: 'ALARM', StateReason: 'a test' },
    }),
  );
  await eventually(async () => {
    const { messages } = (await cloud.page('topics')) as { messages: RecentMessage[] };
    expect(messages.map(({ message }) => [message.topicArn, message.subject])).toEqual([
      [topic, 'ALARM: "bodega-orders-dev-dead-letters" in US East (N. Virginia)'],
    ]);
  });
});
