import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../kernel/json.ts';
import {
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';

/** Functions on tables and streams, with the permissions of their roles. */

const arnOf = (table: string): JsonObject => ({ 'Fn::GetAtt': [table, 'Arn'] });
const STREAM: JsonObject = { 'Fn::GetAtt': ['Orders', 'StreamArn'] };
const DLQ: JsonObject = { 'Fn::GetAtt': ['Dlq', 'Arn'] };
const readsStream: JsonObject = {
  Effect: 'Allow',
  Action: [
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:DescribeStream',
    'dynamodb:ListStreams',
  ],
  Resource: STREAM,
};
const logs: JsonObject = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: '*',
};

function table(name: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ...more,
    },
  };
}

function mapping(functionId: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: STREAM,
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 1,
      ...more,
    },
  };
}

const callDynamoDb = `
  const callDynamoDb = async (operation, input) => {
    const scope = process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request';
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.' + operation,
        authorization: 'AWS4-HMAC-SHA256 Credential=' + scope + ', SignedHeaders=host, Signature=x',
      },
      body: JSON.stringify(input),
    });
    return response.json();
  };`;

/** Counts how often it was given each item; dwells on \`slow\` ones, and fails on \`bad\` ones. */
const worker = `${callDynamoDb}
  exports.handler = async ({ Records: [record] }) => {
    const { pk } = record.dynamodb.Keys;
    await callDynamoDb('UpdateItem', {
      TableName: 'seen', Key: { pk }, UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    if (pk.S.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 2000));
    if (pk.S.startsWith('bad')) throw new Error('bad item');
  };`;

const reader = `${callDynamoDb}
  exports.handler = ({ operation, input }) => callDynamoDb(operation, input);`;

let cloud: TestCloud;
let db: DynamoDBClient;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        functions: { worker, reader, blind: 'exports.handler = async () => {}' },
        template: {
          Resources: {
            ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
            Orders: table('orders', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
            Seen: table('seen'),
            Dlq: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dlq' } },
            WorkerRole: roleResource([
              logs,
              readsStream,
              { Effect: 'Allow', Action: 'dynamodb:UpdateItem', Resource: arnOf('Seen') },
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: DLQ },
            ]),
            Worker: functionResource('worker'),
            WorkerMapping: mapping('Worker', {
              MaximumRetryAttempts: 1,
              DestinationConfig: { OnFailure: { Destination: DLQ } },
              FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
            }),
            BlindRole: roleResource([logs]),
            Blind: functionResource('blind', { role: 'BlindRole' }),
            BlindMapping: mapping('Blind'),
            ReaderRole: roleResource([
              logs,
              {
                Effect: 'Allow',
                Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
                Resource: arnOf('Seen'),
                Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } },
              },
            ]),
            Reader: functionResource('reader', { role: 'ReaderRole' }),
          },
        },
      },
    ],
  });
  db = cloud.client(DynamoDBClient);
});

afterAll(async () => {
  await cloud.stop();
});

const put = (pk: string) => db.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk } } }));

async function timesSeen(pk: string): Promise<number> {
  const { Item } = await db.send(
    new GetItemCommand({ TableName: 'seen', Key: { pk: { S: pk } }, ConsistentRead: true }),
  );
  return Number(Item?.times?.N ?? 0);
}

async function read(operation: string, input: JsonObject): Promise<JsonObject> {
  const { Payload } = await cloud
    .client(LambdaClient)
    .send(
      new InvokeCommand({ FunctionName: 'demo-dev-reader', Payload: JSON.stringify({ operation, input }) }),
    );
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as JsonObject;
}

test('an item that is written reaches the function, once', async () => {
  await put('a');
  await eventually(async () => {
    expect(await timesSeen('a')).toBe(1);
  });
});

test('an item that the function fails on is retried, then its place in the stream goes to the queue', async () => {
  await put('bad');
  await put('after-bad');
  await eventually(async () => {
    expect(await timesSeen('after-bad')).toBe(1);
  });
  expect(await timesSeen('bad')).toBe(2);
  const sqs = cloud.client(SQSClient);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'dlq' }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    requestContext: {
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-worker',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
});

test('a role without the permission to read the stream: the log of the function says so', async () => {
  const client = cloud.client(CloudWatchLogsClient);
  await eventually(async () => {
    const { events } = await client.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/lambda/demo-dev-blind' }),
    );
    expect(events!.map(({ message }) => message).join('\n')).toMatch(
      /BlindRole.* is not authorized to perform: dynamodb:DescribeStream/,
    );
  });
});

test('dynamodb:LeadingKeys: a role reads and writes only the items whose keys its policy names', async () => {
  const mine = { pk: { S: 'mine' } };
  expect(await read('PutItem', { TableName: 'seen', Item: mine })).toEqual({});
  expect(await read('GetItem', { TableName: 'seen', Key: mine })).toEqual({ Item: mine });
  const query = { TableName: 'seen', KeyConditionExpression: 'pk = :pk' };
  const ofMine = { ...query, ExpressionAttributeValues: { ':pk': { S: 'mine' } } };
  expect(await read('Query', ofMine)).toMatchObject({ Count: 1 });
  for (const [operation, input] of [
    ['PutItem', { TableName: 'seen', Item: { pk: { S: 'theirs' } } }],
    ['GetItem', { TableName: 'seen', Key: { pk: { S: 'theirs' } } }],
    ['Query', { ...query, ExpressionAttributeValues: { ':pk': { S: 'theirs' } } }],
  ] as const) {
    expect(await read(operation, input)).toMatchObject({
      __type: expect.stringContaining('AccessDenied') as string,
    });
  }
});

test('after kill -9 the record under way comes again, what follows comes once, what was done does not come', async () => {
  await put('slow');
  await put('next');
  await eventually(async () => {
    expect(await timesSeen('slow')).toBe(1);
  });
  await cloud.kill();
  await cloud.restart();
  await eventually(async () => {
    expect(await timesSeen('next')).toBe(1);
  });
  expect(await timesSeen('slow')).toBe(2);
  expect(await timesSeen('a')).toBe(1);
});
