import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import type { TaskAnswer } from '../../../infra/local/states/task-answers.ts';
import { writeTaskToken } from '../../../infra/local/states/task-token.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { OrderLine, Refusal } from '../domain/stock-reservation.ts';
import type { StockDone } from '../domain/stock-commands.ts';

const QUEUE = 'bodega-catalog-dev-stock-commands';
const FULFILMENT = 'arn:aws:states:us-east-1:000000000000:stateMachine:bodega-orders-dev-fulfil-order';

export interface StockCommand {
  readonly command: 'reserve-stock' | 'release-stock' | 'commit-stock';
  readonly orderId: string;
  readonly items?: readonly OrderLine[];
  readonly shipmentId?: string;
}

/** What a workflow would be told. */
export type Told =
  | (StockDone & { readonly reason?: undefined })
  | (Refusal & { readonly orderId: string; readonly status?: undefined });

/** Sends commands as the workflow does, and hears what it is answered. */
export class StockCommands {
  readonly tokens: string[] = [];
  readonly #shop: TestCloud;
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  private constructor(shop: TestCloud, sqs: SQSClient, queueUrl: string) {
    this.#shop = shop;
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  static async of(shop: TestCloud): Promise<StockCommands> {
    const sqs = shop.client(SQSClient);
    const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
    return new StockCommands(shop, sqs, url);
  }

  /** A message for the queue; sent again, it is the same command with the same token. */
  message(command: StockCommand): string {
    const taskToken = writeTaskToken({ stateMachineArn: FULFILMENT, taskId: randomUUID() });
    this.tokens.push(taskToken);
    return JSON.stringify({ ...command, taskToken, correlationId: `correlation-${command.orderId}` });
  }

  async send(messages: readonly string[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(messages.length / 10) }, (_, index) =>
      messages.slice(index * 10, index * 10 + 10),
    );
    for (const batch of batches) {
      const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      await this.#sqs.send(new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }));
    }
  }

  /** Sends one command and waits for what is said on its token. */
  async ask(command: StockCommand): Promise<Told> {
    const before = (await this.answers()).length;
    await this.send([this.message(command)]);
    return eventually(async () => {
      const [latest, ...earlier] = await this.answers();
      if (latest === undefined || earlier.length < before) throw new Error('There is no answer');
      return told(latest);
    });
  }

  /** Newest first. */
  async answers(): Promise<readonly TaskAnswer[]> {
    return ((await this.#shop.page('task-answers')) as { answers: TaskAnswer[] }).answers;
  }

  /** What was said for each of the orders: every kind of answer once. */
  async toldByOrder(orderIds: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly Told[]>> {
    const byOrder = new Map<string, Map<string, Told>>();
    for (const answer of await this.answers()) {
      const said = told(answer);
      if (!orderIds.has(said.orderId)) continue;
      const kinds = byOrder.get(said.orderId) ?? new Map<string, Told>();
      byOrder.set(said.orderId, kinds.set(said.reason ?? said.status, said));
    }
    return new Map([...byOrder].map(([orderId, kinds]) => [orderId, [...kinds.values()]]));
  }

  async setVisibility(seconds: number): Promise<void> {
    const Attributes = { VisibilityTimeout: String(seconds) };
    await this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl: this.#queueUrl, Attributes }));
    // A receive that waits already keeps to the old one: here is something for it to take.
    await this.ask({ command: 'release-stock', orderId: randomUUID() });
  }

  /** Waits until all is handled: nothing in the queue or being worked on, and nothing that could not be handled. */
  async settled(timeout: number): Promise<void> {
    await eventually(
      async () => {
        const [waiting, dead] = [await this.#count(this.#queueUrl), await this.deadLetters()];
        expect({ waiting, dead }).toEqual({ waiting: 0, dead: 0 });
      },
      { timeout, every: 250 },
    );
  }

  deadLetters(): Promise<number> {
    return this.#count(`${this.#queueUrl}-dead-letters`);
  }

  async #count(QueueUrl: string): Promise<number> {
    const AttributeNames: QueueAttributeName[] = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
    ];
    const { Attributes: counts = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
    );
    return AttributeNames.reduce((sum, name) => sum + Number(counts[name]), 0);
  }
}

export function told({ said }: TaskAnswer): Told {
  return JSON.parse((said.output ?? said.cause) as string) as Told;
}

/** In an order of its own for each seed. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
