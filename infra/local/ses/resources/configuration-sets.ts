import { arn } from '../../kernel/account.ts';
import type { SuppressionReason } from '../suppression-list.ts';

/** As the API names what may happen to a mail, and as the events' JSON does. */
export const EVENT_TYPES = {
  SEND: 'Send',
  DELIVERY: 'Delivery',
  BOUNCE: 'Bounce',
  COMPLAINT: 'Complaint',
  RENDERING_FAILURE: 'Rendering Failure',
  // These never happen on a laptop: no virus scanner, no slow receivers, no contact lists.
  REJECT: 'Reject',
  DELIVERY_DELAY: 'DeliveryDelay',
  SUBSCRIPTION: 'Subscription',
} as const;
export type EventType = keyof typeof EVENT_TYPES;

export interface EventDestination {
  readonly name: string;
  readonly enabled: boolean;
  readonly eventTypes: readonly EventType[];
  readonly topicArn: string;
}

export interface ConfigurationSet {
  readonly name: string;
  readonly arn: string;
  readonly sendingEnabled: boolean;
  /** Undefined: as the account has it. */
  readonly suppressedReasons: readonly SuppressionReason[] | undefined;
  readonly destinations: Map<string, EventDestination>;
}

/** The configuration sets of the templates. */
export class ConfigurationSets {
  readonly #sets = new Map<string, ConfigurationSet>();

  declare(set: Omit<ConfigurationSet, 'arn' | 'destinations'>): ConfigurationSet {
    const declared = { ...set, arn: configurationSetArn(set.name), destinations: new Map() };
    this.#sets.set(set.name, declared);
    return declared;
  }

  find(name: string): ConfigurationSet | undefined {
    return this.#sets.get(name);
  }

  list(): ConfigurationSet[] {
    return [...this.#sets.values()];
  }
}

export function configurationSetArn(name: string): string {
  return arn('ses', `configuration-set/${name}`);
}
