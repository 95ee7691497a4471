import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../kernel/json.ts';
import {
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../../test/support/test-cloud.ts';
import { assumeRole, bucketResource, s3Client, startWith } from '../test-support/buckets.ts';

const Bucket = 'watched';
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const queue = (QueueName: string): JsonObject => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });

/** Lets S3 send for buckets of this account, as AWS's documentation shows it. */
function letS3Send(logicalId: string, bucket = Bucket): JsonObject {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: logicalId }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': [logicalId, 'Arn'] },
            Condition: {
              ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` },
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            },
          },
        ],
      },
    },
  };
}

function filter(...rules: [string, string][]): JsonObject {
  return { S3Key: { Rules: rules.map(([Name, Value]) => ({ Name, Value })) } };
}

const NotificationConfiguration = {
  QueueConfigurations: [
    {
      Event: 's3:ObjectCreated:*',
      Queue: queueArn('uploads'),
      Filter: filter(['prefix', 'imports/'], ['suffix', '.csv']),
    },
    { Event: 's3:ObjectRemoved:*', Queue: queueArn('uploads'), Filter: filter(['prefix', 'imports/']) },
    { Event: 's3:ObjectCreated:Put', Queue: queueArn('uploads'), Filter: filter(['prefix', 'only-put/']) },
  ],
  LambdaConfigurations: [
    {
      Event: 's3:ObjectCreated:*',
      Function: { 'Fn::GetAtt': ['Worker', 'Arn'] },
      Filter: filter(['prefix', 'images/']),
    },
  ],
  EventBridgeConfiguration: { EventBridgeEnabled: true },
};

const Resources: JsonObject = {
  Uploads: queue('uploads'),
  UploadsPolicy: letS3Send('Uploads'),
  Bus: queue('bus'),
  BusPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Bus' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn('bus'),
          },
        ],
      },
    },
  },
  OnObject: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'bus/' }] } } },
      Targets: [{ Id: 'bus', Arn: queueArn('bus') }],
    },
  },
  Worker: functionResource('worker'),
  WorkerRole: roleResource([{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }], 'worker'),
  WorkerPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: `arn:aws:s3:::${Bucket}`,
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  },
  Watched: {
    ...bucketResource(Bucket, { NotificationConfiguration }),
    DependsOn: ['UploadsPolicy', 'WorkerPermission'],
  },
};

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith(Resources, {
    worker: 'exports.handler = async (event) => console.log(`received ${JSON.stringify(event)}`);',
  });
  s3 = s3Client(cloud);
});
afterEach(() => cloud.clearFaults());
afterAll(() => cloud.stop());

/** Takes messages from a queue until there are as many as wanted. */
async function take(name: string, count: number): Promise<JsonObject[]> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${name}`;
  const sqs = cloud.client(SQSClient);
  const taken: JsonObject[] = [];
  await eventually(async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body, ReceiptHandle } of messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken.push(JSON.parse(Body ?? '') as JsonObject);
    }
    expect(taken.length).toBeGreaterThanOrEqual(count);
  });
  return taken;
}

interface S3Record {
  eventName: string;
  s3: { object: { key: string; size?: number; eTag?: string; sequencer: string } };
}

async function takeRecords(count: number): Promise<S3Record[]> {
  return (await take('uploads', count)).flatMap(({ Records }) => Records as unknown as S3Record[]);
}

const named = (records: S3Record[]) =>
  records.map(({ eventName, s3: told }) => `${eventName} ${told.object.key}`).sort();

function put(Key: string, client = s3) {
  return client.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
}

it('a queue is sent a test message first, once', async () => {
  const tests = await take('uploads', 3);
  expect(tests).toEqual(
    Array.from({ length: 3 }, () => ({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      Bucket,
      RequestId: expect.any(String) as string,
      HostId: expect.any(String) as string,
    })),
  );
});

it('a notification has exactly the members that AWS documents', async () => {
  await put('imports/a b/ü (1).csv', s3Client(cloud, { credentials: await assumeRole(cloud, 'worker') }));
  const [message] = await take('uploads', 1);
  expect(message).toEqual({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:worker:test' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: {
          'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/) as string,
          'x-amz-id-2': expect.any(String) as string,
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: expect.any(String) as string,
          bucket: {
            name: Bucket,
            ownerIdentity: { principalId: '000000000000' },
            arn: `arn:aws:s3:::${Bucket}`,
          },
          object: {
            key: 'imports/a+b/%C3%BC+%281%29.csv',
            size: 5,
            eTag: '5d41402abc4b2a76b9719d911017c592',
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) as string,
          },
        },
      },
    ],
  });
});

it('prefix and suffix choose the keys, and the event the changes', async () => {
  await put('imports/a.csv');
  await put('imports/a.txt');
  await put('other/a.csv');
  await put('only-put/a');
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'only-put/copy', CopySource: `${Bucket}/only-put/a` }));
  await put('only-put/last');
  expect(named(await takeRecords(3))).toEqual([
    'ObjectCreated:Put imports/a.csv',
    'ObjectCreated:Put only-put/a',
    'ObjectCreated:Put only-put/last',
  ]);
});

it('each way to make or remove an object has a name of its own', async () => {
  const Key = 'imports/ways.csv';
  await put(Key);
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'imports/copy.csv', CopySource: `${Bucket}/${Key}` }));
  const { url, fields } = await createPresignedPost(s3, { Bucket, Key: 'imports/post.csv' });
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, file: 'x' })) form.append(name, value);
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'imports/parts.csv' }));
  const upload = { Bucket, Key: 'imports/parts.csv', UploadId };
  const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }));
  const Parts = [{ PartNumber: 1, ETag }];
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'imports/copy.csv' }] } }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'imports/never there' }));

  const records = await takeRecords(6);
  expect(named(records)).toEqual([
    'ObjectCreated:CompleteMultipartUpload imports/parts.csv',
    'ObjectCreated:Copy imports/copy.csv',
    'ObjectCreated:Post imports/post.csv',
    'ObjectCreated:Put imports/ways.csv',
    'ObjectRemoved:Delete imports/copy.csv',
    'ObjectRemoved:Delete imports/ways.csv',
  ]);
  // AWS: of what is gone, neither size nor ETag is told; of two changes, the later one has the greater sequencer.
  const ways = records
    .filter(({ s3: told }) => told.object.key === Key)
    .sort((one) => (one.eventName.includes('Created') ? -1 : 1));
  expect(ways.map(({ s3: told }) => told.object.size)).toEqual([5, undefined]);
  expect(ways[0]!.s3.object.sequencer < ways[1]!.s3.object.sequencer).toBe(true);
});

it('a function is invoked', async () => {
  await put('images/a.png');
  const logs = cloud.client(CloudWatchLogsClient);
  await eventually(async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/lambda/demo-dev-worker', filterPattern: 'received' }),
    );
    expect(events.map(({ message }) => message).join()).toContain('"key":"images/a.png"');
  });
});

it('EventBridge is told of everything, with the key as it is', async () => {
  await put('bus/a b');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'bus/a b' }));
  const events = await take('bus', 2);
  const known = { source: 'aws.s3', resources: [`arn:aws:s3:::${Bucket}`], region: 'us-east-1' };
  expect(events).toHaveLength(2);
  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...known,
        'detail-type': 'Object Created',
        detail: {
          version: '0',
          bucket: { name: Bucket },
          object: {
            key: 'bus/a b',
            size: 5,
            etag: '5d41402abc4b2a76b9719d911017c592',
            sequencer: expect.any(String) as string,
          },
          'request-id': expect.any(String) as string,
          requester: '000000000000',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      }),
      expect.objectContaining({
        ...known,
        'detail-type': 'Object Deleted',
        detail: expect.objectContaining({
          object: { key: 'bus/a b', sequencer: expect.any(String) as string },
          reason: 'DeleteObject',
          'deletion-type': 'Permanently Deleted',
        }) as JsonObject,
      }),
    ]) as unknown[],
  );
});

it('it is delivered at least once: a fault makes it twice', async () => {
  await cloud.setFaults([{ kind: 'duplicate', service: 's3', action: 'PutObject' }]);
  await put('imports/twice.csv');
  const records = await takeRecords(2);
  expect(named(records)).toEqual([
    'ObjectCreated:Put imports/twice.csv',
    'ObjectCreated:Put imports/twice.csv',
  ]);
  expect(new Set(records.map(({ s3: told }) => told.object.sequencer)).size).toBe(1);
});

it('a destination that fails is tried again', async () => {
  await cloud.setFaults([
    { kind: 'throttle', service: 'sqs', action: 'SendMessage', principal: 's3.amazonaws.com', times: 2 },
  ]);
  await put('imports/again.csv');
  expect(named(await takeRecords(1))).toEqual(['ObjectCreated:Put imports/again.csv']);
});

it('kill -9 between the upload and the notification loses neither', async () => {
  await cloud.setFaults([{ kind: 'throttle', service: 'sqs', action: 'SendMessage' }]);
  await put('imports/killed.csv');
  await cloud.kill();
  await cloud.restart();
  expect(named(await takeRecords(1))).toEqual(['ObjectCreated:Put imports/killed.csv']);
  // No test message came at this boot: rules and policies are those of the last one.
});

it('the configuration can be asked for', async () => {
  const configuration = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(configuration.QueueConfigurations).toMatchObject([
    {
      QueueArn: queueArn('uploads'),
      Events: ['s3:ObjectCreated:*'],
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'prefix', Value: 'imports/' },
            { Name: 'suffix', Value: '.csv' },
          ],
        },
      },
    },
    { Events: ['s3:ObjectRemoved:*'] },
    { Events: ['s3:ObjectCreated:Put'] },
  ]);
  expect(configuration.LambdaFunctionConfigurations).toHaveLength(1);
  expect(configuration.EventBridgeConfiguration).toEqual({});
});

describe('a boot', () => {
  const boots = (resources: JsonObject): Promise<string> =>
    startTestCloud({
      stacks: [
        {
          name: 'demo',
          template: { Resources: resources },
          functions: { worker: 'exports.handler = async () => {};' },
        },
      ],
    }).then(
      async (started) => {
        await started.stop();
        return 'ready';
      },
      (error: unknown) => (error as Error).message,
    );
  const toQueue = (more: JsonObject = {}) => ({
    QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queueArn('uploads'), ...more }],
  });
  const watched = (configuration: JsonObject, DependsOn: string[] = []): JsonObject => ({
    ...bucketResource(Bucket, { NotificationConfiguration: configuration }),
    DependsOn,
  });
  const where = `demo: AWS::S3::Bucket Watched: Unable to validate the following destination configurations: ${queueArn('uploads')}`;

  it.each<[string, JsonObject, string]>([
    ['a queue that is not there', { Watched: watched(toQueue()) }, where],
    [
      'a queue without a policy',
      { Uploads: queue('uploads'), Watched: watched(toQueue(), ['Uploads']) },
      where,
    ],
    [
      'a queue whose policy is for another bucket',
      {
        Uploads: queue('uploads'),
        Policy: letS3Send('Uploads', 'another'),
        Watched: watched(toQueue(), ['Policy']),
      },
      where,
    ],
    [
      'a queue whose policy comes later',
      { Uploads: queue('uploads'), Watched: watched(toQueue(), ['Uploads']), Policy: letS3Send('Uploads') },
      where,
    ],
    [
      'a function that S3 may not invoke',
      {
        Worker: functionResource('worker'),
        WorkerRole: roleResource([{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }]),
        Watched: watched({
          LambdaConfigurations: [
            { Event: 's3:ObjectCreated:*', Function: { 'Fn::GetAtt': ['Worker', 'Arn'] } },
          ],
        }),
      },
      'Unable to validate the following destination configurations: arn:aws:lambda:us-east-1:000000000000:function:demo-dev-worker',
    ],
    [
      'a topic',
      {
        Watched: watched({ TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: 'arn:aws:sns:…' }] }),
      },
      'demo: AWS::S3::Bucket Watched: the property NotificationConfiguration.TopicConfigurations is not known here',
    ],
    [
      'an event that never happens here',
      { Watched: watched(toQueue({ Event: 's3:ObjectRestore:Post' })) },
      'the event s3:ObjectRestore:Post does not happen in the local cloud',
    ],
    [
      'two rules for one change',
      {
        Watched: watched({
          QueueConfigurations: [
            { Event: 's3:ObjectCreated:*', Queue: queueArn('uploads'), Filter: filter(['prefix', 'a/']) },
            { Event: 's3:ObjectCreated:Put', Queue: queueArn('other'), Filter: filter(['prefix', 'a/b/']) },
          ],
        }),
      },
      'Configuration is ambiguously defined',
    ],
  ])('with %s fails, and says where', async (_what, resources, message) => {
    expect(await boots(resources)).toContain(message);
  });
});
