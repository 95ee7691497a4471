import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { SqsInProcess } from '../../sqs/test-support/sqs-in-process.ts';
import { eventually } from '../../test/support/eventually.ts';
import type { InvocationResult, Mapping, Poller } from './event-source.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:work';
const OK: InvocationResult = { ok: true, payload: null };
const FAILED: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', requestId: '1' };
const THROTTLED: InvocationResult = { ok: false, throttled: true };

interface Invocation {
  readonly records: JsonObject[];
  readonly traceId: string | undefined;
}

let sqs: SqsInProcess;
let queue: { QueueUrl: string };
let poller: Poller | undefined;
let invocations: Invocation[];
/** What the function does; each test its own. */
let handler: (records: JsonObject[]) => InvocationResult | Promise<InvocationResult>;

/** Ends the invocations that wait; those of a failed test too, or its poller would never stop. */
let waiting: (() => void)[] = [];

function untilFinished(): Promise<void> {
  return new Promise((resolve) => waiting.push(resolve));
}

function finishAll(): void {
  for (const finish of waiting.splice(0)) finish();
}

beforeEach(async () => {
  waiting = [];
  sqs = new SqsInProcess();
  queue = await sqs.queue('work', { VisibilityTimeout: '30' });
  invocations = [];
  handler = () => OK;
});

afterEach(async () => {
  const finishing = setInterval(finishAll, 10);
  await poller?.stop();
  clearInterval(finishing);
  poller = undefined;
  await sqs.stop();
});

function open(options: Partial<Mapping> = {}): Poller {
  const mapping: Mapping = {
    uuid: 'b1d2',
    eventSourceArn: ARN,
    functionName: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    roleArn: 'arn:aws:iam::000000000000:role/worker',
    functionTimeoutSeconds: 6,
    enabled: true,
    batchSize: 10,
    maximumBatchingWindowInSeconds: 0,
    filters: [],
    reportBatchItemFailures: false,
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    ...options,
  };
  return sqs.part.queueSource.open(mapping, async (event, traceId) => {
    const records = event.Records as JsonObject[];
    invocations.push({ records, traceId });
    return handler(records);
  });
}

function start(options: Partial<Mapping> = {}): void {
  poller = open(options);
  poller.start();
}

async function send(...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) await sqs.call('SendMessage', { ...queue, MessageBody });
}

async function sendTogether(bodies: readonly string[]): Promise<void> {
  for (let first = 0; first < bodies.length; first += 10) {
    const Entries = bodies.slice(first, first + 10).map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    await sqs.call('SendMessageBatch', { ...queue, Entries });
  }
}

/** [visible, in flight] */
async function counts(): Promise<number[]> {
  const { Attributes } = await sqs.call('GetQueueAttributes', { ...queue, AttributeNames: ['All'] });
  const attributes = Attributes as JsonObject;
  return [
    Number(attributes.ApproximateNumberOfMessages),
    Number(attributes.ApproximateNumberOfMessagesNotVisible),
  ];
}

function bodies(): string[] {
  return invocations.flatMap(({ records }) => records.map(({ body }) => body as string));
}

describe('the event', () => {
  it('has the shape and the names that AWS gives it', async () => {
    const sent = await sqs.context.api.call(
      { kind: 'developer' },
      'sqs',
      'SendMessage',
      {
        ...queue,
        MessageBody: '{"a":1}',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'order' },
          blob: { DataType: 'Binary', BinaryValue: 'AQI=' },
        },
      },
      { traceId: 'Root=1-abc' },
    );
    start();
    await eventually(() => {
      expect(invocations).toHaveLength(1);
    });
    expect(invocations[0]).toEqual({
      traceId: 'Root=1-abc',
      records: [
        {
          messageId: sent.MessageId,
          receiptHandle: expect.any(String) as string,
          body: '{"a":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
            SenderId: '000000000000',
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as string,
            AWSTraceHeader: 'Root=1-abc',
          },
          messageAttributes: {
            kind: { stringValue: 'order', stringListValues: [], binaryListValues: [], dataType: 'String' },
            blob: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfMessageAttributes: sent.MD5OfMessageAttributes,
          md5OfBody: sent.MD5OfMessageBody,
          eventSource: 'aws:sqs',
          eventSourceARN: ARN,
          awsRegion: 'us-east-1',
        },
      ],
    });
  });
});

describe('batches', () => {
  it('a batch that succeeds is deleted', async () => {
    await sendTogether(['a', 'b', 'c']);
    start();
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(invocations.map(({ records }) => records.length)).toEqual([3]);
  });

  it('BatchSize holds, and without a window nothing is waited for', async () => {
    await sendTogether(['a', 'b', 'c', 'd', 'e']);
    start({ batchSize: 2 });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(invocations.map(({ records }) => records.length)).toEqual([2, 2, 1]);
  });

  it('a window gathers more than one receive gives, until the batch is full', async () => {
    await sendTogether(Array.from({ length: 30 }, (_, i) => String(i)));
    start({ batchSize: 25, maximumBatchingWindowInSeconds: 1 });
    await eventually(() => {
      expect(invocations.map(({ records }) => records.length)).toEqual([25, 5]);
    });
  });

  it('a window that ends invokes with what there is', async () => {
    await send('first');
    start({ batchSize: 100, maximumBatchingWindowInSeconds: 1 });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 1]);
    });
    expect(invocations).toHaveLength(0);
    await send('second');
    await eventually(() => {
      expect(invocations.map(({ records }) => records.length)).toEqual([2]);
    });
  });

  it('an event holds 6 MB; a larger batch becomes several', async () => {
    const large = 'x'.repeat(1_000_000);
    await send(...Array.from({ length: 8 }, () => large));
    start();
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(bodies()).toHaveLength(8);
    for (const { records } of invocations) {
      expect(Buffer.byteLength(JSON.stringify({ Records: records }))).toBeLessThanOrEqual(6 * 1024 * 1024);
    }
    expect(invocations.length).toBeGreaterThan(1);
  });

  it.each([
    [undefined, 5],
    [2, 2],
    [7, 7],
  ])('MaximumConcurrency %s runs at most %d batches at a time', async (maximumConcurrency, most) => {
    let running = 0;
    let highest = 0;
    handler = async () => {
      running += 1;
      highest = Math.max(highest, running);
      await untilFinished();
      running -= 1;
      return OK;
    };
    await sendTogether(Array.from({ length: 20 }, (_, i) => String(i)));
    start({ batchSize: 1, maximumConcurrency });
    await eventually(() => {
      expect(running).toBe(most);
    });
    await eventually(() => {
      finishAll();
      expect(bodies()).toHaveLength(20);
    });
    await eventually(async () => {
      finishAll();
      expect(await counts()).toEqual([0, 0]);
    });
    expect(highest).toBe(most);
  });
});

describe('failures', () => {
  it('a batch that fails stays, and comes again after the visibility timeout', async () => {
    await sqs.call('SetQueueAttributes', { ...queue, Attributes: { VisibilityTimeout: '2' } });
    handler = () => (invocations.length === 1 ? FAILED : OK);
    await sendTogether(['a', 'b']);
    start({ functionTimeoutSeconds: 1 });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(bodies().sort()).toEqual(['a', 'a', 'b', 'b']);
    expect(invocations[1]?.records[0]).toMatchObject({ attributes: { ApproximateReceiveCount: '2' } });
  });

  it('with ReportBatchItemFailures the others are deleted', async () => {
    handler = (records) => {
      const failed = records.find(({ body }) => body === 'b');
      return { ok: true, payload: { batchItemFailures: [{ itemIdentifier: failed?.messageId }] } };
    };
    await sendTogether(['a', 'b', 'c']);
    start({ reportBatchItemFailures: true });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 1]);
    });
  });

  it('without ReportBatchItemFailures the response is not looked at', async () => {
    handler = ([record]) => ({
      ok: true,
      payload: { batchItemFailures: [{ itemIdentifier: record?.messageId }] },
    });
    await send('a');
    start();
    await eventually(async () => {
      expect(invocations).toHaveLength(1);
      expect(await counts()).toEqual([0, 0]);
    });
  });

  it('a throttled invocation is tried again with the same messages, which are not received again', async () => {
    handler = () => (invocations.length < 3 ? THROTTLED : OK);
    await send('a');
    start();
    await eventually(async () => {
      expect(invocations).toHaveLength(3);
      expect(await counts()).toEqual([0, 0]);
    });
    for (const { records } of invocations) {
      expect(records).toMatchObject([{ attributes: { ApproximateReceiveCount: '1' } }]);
    }
  });

  it('a throttled batch is dropped when its visibility timeout ends, and comes again', async () => {
    await sqs.call('SetQueueAttributes', { ...queue, Attributes: { VisibilityTimeout: '1' } });
    const receiveCount = (records: JsonObject[]): number =>
      Number((records[0]?.attributes as JsonObject).ApproximateReceiveCount);
    handler = (records) => (receiveCount(records) >= 3 ? OK : THROTTLED);
    await send('a');
    // Two places: batches that were never dropped would hold both, and there would be no third receive.
    start({ functionTimeoutSeconds: 1, maximumConcurrency: 2 });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
  });

  it('a copy under the fault duplicate is one more invocation, and leaves nothing behind', async () => {
    sqs.faults.set([
      { kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage', principal: 'worker', times: 1 },
    ]);
    await send('a', 'b');
    start();
    await eventually(async () => {
      expect(bodies().sort()).toEqual(['a', 'a', 'b']);
      expect(await counts()).toEqual([0, 0]);
    });
  });
});

describe('filters', () => {
  const filters = [{ body: { kind: ['order'] } }, { body: { amount: [{ numeric: ['>', 100] }] } }];

  it('messages that no filter lets pass are deleted', async () => {
    const wanted = ['{"kind":"order"}', '{"kind":"x","amount":101}'];
    await sendTogether([...wanted, '{"kind":"x"}', 'plain text']);
    start({ filters });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(bodies()).toEqual(wanted);
  });

  it('plain texts do not pass a filter in JSON, whatever it says', async () => {
    await sendTogether(['{"kind":"x"}', 'plain text']);
    start({ filters: [{ body: { amount: [{ exists: false }] } }] });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(bodies()).toEqual(['{"kind":"x"}']);
  });

  it('plain texts are filtered by patterns of texts, which drop JSON', async () => {
    await sendTogether(['Result: ok', 'Trouble', '["Result: in JSON"]']);
    start({ filters: [{ body: [{ prefix: 'Result: ' }] }] });
    await eventually(async () => {
      expect(await counts()).toEqual([0, 0]);
    });
    expect(bodies()).toEqual(['Result: ok']);
  });
});

describe('permissions', () => {
  it.each(['GetQueueAttributes', 'ReceiveMessage', 'DeleteMessageBatch'])(
    'a role without %s is told of clearly and once, and it goes on when the role may',
    async (operation) => {
      let denials = 0;
      sqs.beforeCall = (principal, called) => {
        if (called !== operation || principal.kind !== 'role' || denials >= 2) return;
        denials += 1;
        throw new AwsError('AccessDenied', `${principal.session} may not`);
      };
      await send('a');
      start();
      await eventually(async () => {
        expect(await counts()).toEqual([0, 0]);
      });
      expect(denials).toBe(2);
      expect(sqs.logged).toEqual([
        `The event source mapping of worker on ${ARN}: ${operation} failed: AccessDenied: worker may not. It tries on.`,
      ]);
    },
  );
});

describe('start and stop', () => {
  it('a mapping that is not enabled reads nothing', async () => {
    await send('a');
    start({ enabled: false });
    await poller?.stop();
    expect(await counts()).toEqual([1, 0]);
  });

  it('stop ends a long poll at once, and waits for the batches in flight', async () => {
    const order: string[] = [];
    handler = async () => {
      await untilFinished();
      order.push('batch');
      return OK;
    };
    await send('a');
    start();
    await eventually(() => {
      expect(invocations).toHaveLength(1);
    });
    const stopping = poller?.stop().then(() => order.push('stopped'));
    await send('b');
    setTimeout(finishAll, 100);
    await stopping;
    expect(order).toEqual(['batch', 'stopped']);
    expect(bodies()).toEqual(['a']);
    expect(await counts()).toEqual([1, 0]);
  });
});

describe('a mapping is refused', () => {
  it.each<[string, Partial<Mapping>, RegExp]>([
    [
      'when the queue hides messages for less than the function may run',
      { functionTimeoutSeconds: 31 },
      /Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds/,
    ],
    ['when there is no such queue', { eventSourceArn: `${ARN}-x` }, /does not exist/],
    ['with a batch above 10 without a window', { batchSize: 11 }, /MaximumBatchingWindowInSeconds/],
    ['with a batch above 10,000', { batchSize: 10_001, maximumBatchingWindowInSeconds: 1 }, /BatchSize/],
    ['with a window above 5 minutes', { maximumBatchingWindowInSeconds: 301 }, /MaximumBatchingWindow/],
    ['with a MaximumConcurrency below 2', { maximumConcurrency: 1 }, /MaximumConcurrency/],
    ['with a MaximumConcurrency above 1000', { maximumConcurrency: 1001 }, /MaximumConcurrency/],
    ['with a filter on something else than the body', { filters: [{ attributes: { a: ['b'] } }] }, /by body/],
    ['with a filter that is no pattern', { filters: [{ body: 'x' }] }, /body/],
  ])('%s', (_, options, message) => {
    expect(() => open(options)).toThrow(message);
  });
});
