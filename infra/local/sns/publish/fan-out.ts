import { seededRandom } from '../../front-door/faults.ts';
import type { AwsCall } from '../../kernel/aws-service.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Deliveries } from '../delivery/deliveries.ts';
import type { NewDelivery } from '../delivery/delivery-store.ts';
import type { RecentMessages } from '../recent-messages.ts';
import type { Registry } from '../registry.ts';
import { passesFilter } from '../subscriptions/filter-policy.ts';
import type { SnsMessage } from './message.ts';

/** Gives messages to the subscriptions that want them. */
export class FanOut {
  readonly #context: PartContext;
  readonly #registry: Registry;
  readonly #deliveries: Deliveries;
  readonly #recent: RecentMessages;
  readonly #random = seededRandom(1);

  constructor(context: PartContext, registry: Registry, deliveries: Deliveries, recent: RecentMessages) {
    this.#context = context;
    this.#registry = registry;
    this.#deliveries = deliveries;
    this.#recent = recent;
  }

  /** AWS delivers at least once and promises no order: fault rules on the call double and mix up what it delivers. */
  send(messages: readonly SnsMessage[], { principal, operation, traceId }: AwsCall): void {
    const { faults } = this.#context;
    const target = { service: 'sns', action: operation, principal };
    const deliveries = messages
      .flatMap((message) => this.#deliveriesOf(message, traceId))
      .flatMap((delivery) =>
        faults.strike('duplicate', target) === undefined ? [delivery] : [delivery, delivery],
      );
    const isReordered = deliveries.length > 1 && faults.strike('reorder', target) !== undefined;
    this.#deliveries.accept(isReordered ? this.#rotated(deliveries) : deliveries);
  }

  #deliveriesOf(message: SnsMessage, traceId: string | undefined): NewDelivery[] {
    this.#recent.add(message);
    return this.#registry
      .subscriptionsOf(message.topicArn)
      .filter((subscription) => passesFilter(subscription, message))
      .map((subscription) => ({ message, subscription, traceId }));
  }

  /** None stays in its place. */
  #rotated<T>(list: readonly T[]): T[] {
    const by = 1 + Math.floor(this.#random() * (list.length - 1));
    return [...list.slice(by), ...list.slice(0, by)];
  }
}
