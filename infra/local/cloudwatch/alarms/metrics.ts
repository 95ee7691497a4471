import { isAwsError } from '../../kernel/aws-error.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Alarm } from './alarm.ts';

/** AWS/SQS metrics, by the attribute of the queue that has their value. */
const QUEUE_METRICS: Readonly<Record<string, string>> = {
  ApproximateNumberOfMessagesVisible: 'ApproximateNumberOfMessages',
  ApproximateNumberOfMessagesNotVisible: 'ApproximateNumberOfMessagesNotVisible',
  ApproximateNumberOfMessagesDelayed: 'ApproximateNumberOfMessagesDelayed',
};

const CLOUDWATCH: Principal = { kind: 'internal', part: 'cloudwatch' };

/** Throws an error that names the property of an alarm on a metric that is not known here. */
export function checkMetric({ namespace, metricName, dimensions }: Alarm): void {
  if (namespace !== 'AWS/SQS') throw new Error(`Namespace ${namespace} has no metrics in the local cloud`);
  if (!Object.hasOwn(QUEUE_METRICS, metricName)) {
    const names = Object.keys(QUEUE_METRICS).join(', ');
    throw new Error(
      `MetricName ${metricName} is not known in the local cloud; those of AWS/SQS are ${names}`,
    );
  }
  if (Object.keys(dimensions).join() !== 'QueueName')
    throw new Error('Dimensions of AWS/SQS must be QueueName alone');
}

/** Reads the metrics of one round, each queue once. */
export class MetricReader {
  readonly #context: PartContext;
  readonly #queues = new Map<string, Promise<Readonly<Record<string, unknown>> | undefined>>();

  constructor(context: PartContext) {
    this.#context = context;
  }

  /** Undefined: there is no datapoint, as when the queue is gone. */
  async read({ metricName, dimensions }: Alarm): Promise<number | undefined> {
    const attributes = await this.#attributesOf(dimensions.QueueName ?? '');
    const value = attributes?.[QUEUE_METRICS[metricName] ?? ''];
    return value === undefined ? undefined : Number(value);
  }

  #attributesOf(queue: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const known = this.#queues.get(queue) ?? this.#ask(queue);
    this.#queues.set(queue, known);
    return known;
  }

  async #ask(queue: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { api, awsEndpoint } = this.#context;
    const input = {
      QueueUrl: `${awsEndpoint}/000000000000/${queue}`,
      AttributeNames: Object.values(QUEUE_METRICS),
    };
    try {
      const { Attributes: attributes } = await api.call(CLOUDWATCH, 'sqs', 'GetQueueAttributes', input);
      return isJsonObject(attributes) ? attributes : undefined;
    } catch (error) {
      // A call that AWS would refuse gives no datapoint; TreatMissingData says what that means.
      if (isAwsError(error)) return undefined;
      throw error;
    }
  }
}
