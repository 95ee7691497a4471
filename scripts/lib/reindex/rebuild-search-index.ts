import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { UserError } from '../../../infra/local/kernel/user-error.ts';

/** A shop, by its stage and where AWS's APIs are. */
export interface AwsTarget {
  readonly stage: string;
  readonly client: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;
}

interface Rebuild {
  readonly id: string;
  readonly products: number;
  readonly finishedAt?: string;
}

const ASK_EVERY_MS = 500;
/** As long as nothing is heard: a function that failed is tried again after that, by the queue. */
const PATIENCE_MS = 3 * 60 * 1000;

/** Asks for a rebuild and waits until it is done. Gives how many products were read. */
export async function rebuildSearchIndex(
  { stage, client }: AwsTarget,
  tell: (products: number) => void,
): Promise<number> {
  const sqs = new SQSClient(client);
  const database = new DynamoDBClient(client);
  try {
    const id = randomUUID();
    await ask(sqs, `bodega-catalog-${stage}-compactions`, id);
    return await finished(DynamoDBDocumentClient.from(database), `bodega-catalog-${stage}`, id, tell);
  } finally {
    sqs.destroy();
    database.destroy();
  }
}

async function ask(sqs: SQSClient, queue: string, id: string): Promise<void> {
  const { QueueUrl: url } = await sqs
    .send(new GetQueueUrlCommand({ QueueName: queue }))
    .catch((error: unknown) => {
      throw new UserError(`The queue ${queue} can not be found: ${String(error)}`);
    });
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify({ rebuild: id }) }));
}

async function finished(
  database: DynamoDBDocumentClient,
  table: string,
  id: string,
  tell: (products: number) => void,
): Promise<number> {
  let [heardOf, heardAt] = [-1, Date.now()];
  for (;;) {
    const rebuild = await find(database, table);
    const products = rebuild?.id === id ? rebuild.products : -1;
    if (rebuild?.id === id && rebuild.finishedAt !== undefined) return products;
    if (products !== heardOf) [heardOf, heardAt] = [products, Date.now()];
    tell(Math.max(0, products));
    if (Date.now() - heardAt > PATIENCE_MS) {
      throw new UserError(
        'Nothing was heard of the rebuild for minutes. Another may have taken over; if not, the log of ' +
          'compactSearchIndex says why, and its message is tried again.',
      );
    }
    await sleep(ASK_EVERY_MS);
  }
}

async function find(database: DynamoDBDocumentClient, table: string): Promise<Rebuild | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: { pk: 'SEARCH', sk: 'INDEX' }, ConsistentRead: true }),
  );
  return item?.rebuilding as Rebuild | undefined;
}
