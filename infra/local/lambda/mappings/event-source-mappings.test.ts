import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  eventually,
  functionResource,
  startTestCloud,
  type TestCloud,
} from '../../test/support/test-cloud.ts';
import { stackOf } from '../test-support/test-functions.ts';

const worker = 'exports.handler = async () => {};';
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      stackOf(
        {
          Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders', VisibilityTimeout: 36 } },
          Worker: functionResource('worker'),
          Mapping: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: {
              EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] },
              FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
              BatchSize: 5,
              FunctionResponseTypes: ['ReportBatchItemFailures'],
            },
          },
        },
        { worker },
      ),
    ],
  });
});

afterAll(async () => {
  await cloud.stop();
});

async function theMapping() {
  const { EventSourceMappings: [mapping] = [] } = await cloud
    .client(LambdaClient)
    .send(new ListEventSourceMappingsCommand({ FunctionName: 'demo-dev-worker' }));
  return mapping!;
}

async function sendMessage(): Promise<void> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/orders`;
  await cloud.client(SQSClient).send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
}

async function messagesLeft(): Promise<number> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/orders`;
  const { Attributes } = await cloud
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return (
    Number(Attributes?.ApproximateNumberOfMessages) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
  );
}

test('a mapping shows its settings', async () => {
  const { UUID } = await theMapping();

  expect(await cloud.client(LambdaClient).send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject({
    EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-worker',
    State: 'Enabled',
    BatchSize: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('switched off it reads nothing, also after a restart; switched on again it goes on', async () => {
  const client = cloud.client(LambdaClient);
  const { UUID } = await theMapping();

  await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  await sendMessage();
  await cloud.kill();
  await cloud.restart();
  expect((await theMapping()).State).toBe('Disabled');
  expect(await messagesLeft()).toBe(1);
  await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));

  await eventually(async () => {
    expect(await messagesLeft()).toBe(0);
  });
});

test('only Enabled can be changed without the template', async () => {
  const { UUID } = await theMapping();

  await expect(
    cloud.client(LambdaClient).send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 7 })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});

test('a mapping that does not exist', async () => {
  const UUID = '00000000-0000-0000-0000-000000000000';

  await expect(
    cloud.client(LambdaClient).send(new GetEventSourceMappingCommand({ UUID })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
