import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

/** AWS: a batch has 10 messages at most. */
const BATCH = 10;
const AT_ONCE = 4;
const ATTEMPTS = 5;

/** Sends all of them or throws; some may have been sent then. */
export async function sendMessages(queueUrl: string, bodies: readonly unknown[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(bodies.length / BATCH) }, (_, index) =>
    bodies.slice(index * BATCH, (index + 1) * BATCH),
  );
  for (let at = 0; at < batches.length; at += AT_ONCE)
    await Promise.all(batches.slice(at, at + AT_ONCE).map((batch) => sendBatch(queueUrl, batch)));
}

/** AWS: of a batch, single messages may fail. */
async function sendBatch(queueUrl: string, bodies: readonly unknown[]): Promise<void> {
  let left = bodies.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }));
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === ATTEMPTS) throw new Error(`${left.length} messages could not be sent to ${queueUrl}`);
    const { Failed: failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: left }),
    );
    left = left.filter(({ Id: id }) => failed.some((each) => each.Id === id));
  }
}

/** Nobody else gets the message until then. */
export async function hideMessage(queueUrl: string, receiptHandle: string, seconds: number): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
