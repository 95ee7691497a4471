import { startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import { sqsQueryInput, sqsQueryOutput } from './query-protocol.ts';

describe('the input', () => {
  it.each([
    [
      'attributes and tags of a queue',
      'CreateQueue',
      'QueueName=a&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Attribute.2.Name=Policy&Attribute.2.Value=%7B%7D&Tag.1.Key=team&Tag.1.Value=x',
      { QueueName: 'a', Attributes: { DelaySeconds: '5', Policy: '{}' }, tags: { team: 'x' } },
    ],
    [
      'tags later on',
      'TagQueue',
      'QueueUrl=u&Tag.1.Key=a.b&Tag.1.Value=x',
      { QueueUrl: 'u', Tags: { 'a.b': 'x' } },
    ],
    ['tag keys', 'UntagQueue', 'QueueUrl=u&TagKey.1=a&TagKey.2=b', { QueueUrl: 'u', TagKeys: ['a', 'b'] }],
    [
      'lists, in the order of their numbers, and numbers',
      'ReceiveMessage',
      'QueueUrl=u&AttributeName.2=b&AttributeName.10=c&AttributeName.1=a&MessageAttributeName.1=All&MaxNumberOfMessages=10',
      {
        QueueUrl: 'u',
        AttributeNames: ['a', 'b', 'c'],
        MessageAttributeNames: ['All'],
        MaxNumberOfMessages: 10,
      },
    ],
    [
      'message attributes',
      'SendMessage',
      'MessageBody=1&DelaySeconds=3&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=order',
      {
        MessageBody: '1',
        DelaySeconds: 3,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'order' } },
      },
    ],
    [
      'batches with what is inside',
      'SendMessageBatch',
      'SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x' +
        '&SendMessageBatchRequestEntry.1.DelaySeconds=2' +
        '&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=k' +
        '&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String' +
        '&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v' +
        '&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=y',
      {
        Entries: [
          {
            Id: 'a',
            MessageBody: 'x',
            DelaySeconds: 2,
            MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } },
          },
          { Id: 'b', MessageBody: 'y' },
        ],
      },
    ],
  ])('%s', (_, action, form, expected) => {
    const parameters = new URLSearchParams(`Action=${action}&Version=2012-11-05&${form}`);
    expect(sqsQueryInput(action, parameters)).toEqual(expected);
  });

  it('the path names the queue when the form does not', () => {
    const parameters = new URLSearchParams('Action=PurgeQueue');
    expect(sqsQueryInput('PurgeQueue', parameters, '/000000000000/orders')).toEqual({
      QueueUrl: '/000000000000/orders',
    });
  });
});

describe('the output', () => {
  it.each([
    ['ListQueues', { QueueUrls: ['u1', 'u2'] }, '<QueueUrl>u1</QueueUrl><QueueUrl>u2</QueueUrl>'],
    [
      'GetQueueAttributes',
      { Attributes: { DelaySeconds: '0' } },
      '<Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute>',
    ],
    ['ListQueueTags', { Tags: { a: 'b' } }, '<Tag><Key>a</Key><Value>b</Value></Tag>'],
    [
      'DeleteMessageBatch',
      { Successful: [{ Id: 'a' }], Failed: [{ Id: 'b', SenderFault: true }] },
      '<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>' +
        '<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault></BatchResultErrorEntry>',
    ],
    [
      'ReceiveMessage',
      {
        Messages: [
          {
            Body: '<a>\r\n',
            Attributes: { SenderId: 'x' },
            MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } },
          },
        ],
      },
      '<Message><Body>&lt;a&gt;&#xD;\n</Body><Attribute><Name>SenderId</Name><Value>x</Value></Attribute>' +
        '<MessageAttribute><Name>k</Name><Value><DataType>String</DataType><StringValue>v</StringValue></Value></MessageAttribute></Message>',
    ],
  ])('of %s', (action, output, expected) => {
    expect(sqsQueryOutput(action, output)).toBe(expected);
  });
});

describe('over HTTP', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources: {} } }] });
  });
  afterAll(() => cloud.stop());

  async function call(form: Record<string, string>): Promise<{ status: number; text: string }> {
    const response = await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=dev/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
      },
      body: new URLSearchParams({ Version: '2012-11-05', ...form }),
    });
    return { status: response.status, text: await response.text() };
  }

  it('an old CLI creates a queue, sends, receives and deletes', async () => {
    const created = await call({ Action: 'CreateQueue', QueueName: 'old' });
    const QueueUrl = /<QueueUrl>(.*)<\/QueueUrl>/.exec(created.text)?.[1] ?? '';
    expect(QueueUrl).toBe(`${cloud.awsEndpoint}/000000000000/old`);
    expect((await call({ Action: 'SendMessage', QueueUrl, MessageBody: 'a & b' })).status).toBe(200);
    const { text } = await call({ Action: 'ReceiveMessage', QueueUrl, 'AttributeName.1': 'All' });
    expect(text).toContain('<Body>a &amp; b</Body>');
    expect(text).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    const ReceiptHandle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(text)?.[1] ?? '';
    expect((await call({ Action: 'DeleteMessage', QueueUrl, ReceiptHandle })).status).toBe(200);
  });

  it('errors have their older codes', async () => {
    const { status, text } = await call({ Action: 'GetQueueUrl', QueueName: 'nowhere' });
    expect(status).toBe(400);
    expect(text).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
  });
});
