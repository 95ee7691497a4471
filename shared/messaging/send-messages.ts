import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

/** AWS: a batch has 10 messages at most, and 1 MiB together. */
const BATCH = 10;
const ATTEMPTS = 5;

/** Sends all of them or throws; some may have been sent then. */
export async function sendMessages(queueUrl: string, bodies: readonly unknown[]): Promise<void> {
  for (let at = 0; at < bodies.length; at += BATCH) await sendBatch(queueUrl, bodies.slice(at, at + BATCH));
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
