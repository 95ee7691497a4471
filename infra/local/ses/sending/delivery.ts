import {
  bounceEvent,
  complaintEvent,
  deliveryEvent,
  type MailEvent,
  renderingFailureEvent,
  sendEvent,
} from '../events/mail-event.ts';
import type { EventPublisher } from '../events/event-publisher.ts';
import type { Mailbox } from '../mailbox.ts';
import type { ConfigurationSets } from '../resources/configuration-sets.ts';
import type { SuppressionList, SuppressionReason } from '../suppression-list.ts';
import type { AcceptedMail, SendingStore } from './accepted-mail.ts';
import { type Outcome, outcomeFor } from './outcome.ts';

export interface DeliveryParts {
  readonly store: SendingStore;
  readonly mailbox: Mailbox;
  readonly suppressionList: SuppressionList;
  readonly configurationSets: ConfigurationSets;
  readonly publisher: EventPublisher;
}

/** Brings accepted mails into the inbox, or not, and has it told. */
export class Delivery {
  readonly #parts: DeliveryParts;
  #timer: NodeJS.Immediate | undefined;
  #started = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Goes on with what an earlier process had accepted. */
  start(): void {
    this.#started = true;
    this.wake();
  }

  stop(): void {
    this.#started = false;
    clearImmediate(this.#timer);
    this.#timer = undefined;
  }

  /** There is something new to deliver; the sender has his answer first. */
  wake(): void {
    if (this.#started)
      this.#timer ??= setImmediate(() => {
        this.#deliverNext();
      });
  }

  #deliverNext(): void {
    this.#timer = undefined;
    const { store, publisher } = this.#parts;
    const next = store.nextAccepted();
    if (next === undefined) return;
    store.settle(next.position, () => {
      this.#deliver(next.mail);
    });
    publisher.wake();
    this.wake();
  }

  #deliver(mail: AcceptedMail): void {
    if (mail.renderingFailure !== undefined) {
      this.#record(mail, renderingFailureEvent(mail, mail.renderingFailure));
      return;
    }
    const outcomes = mail.recipients.map((address) => ({ address, outcome: this.#outcome(mail, address) }));
    const reached = outcomes.filter(({ outcome }) => isDelivered(outcome)).map(({ address }) => address);
    this.#record(mail, sendEvent(mail));
    if (reached.length > 0) {
      this.#parts.mailbox.deliver(asMail(mail, reached));
      this.#record(mail, deliveryEvent(mail, reached));
    }
    for (const { address, outcome } of outcomes) this.#feedBack(mail, address, outcome);
  }

  #outcome({ suppressedReasons }: AcceptedMail, address: string): Outcome {
    const reason = this.#parts.suppressionList.find(address)?.reason;
    const holds = reason !== undefined && suppressedReasons.includes(reason);
    return outcomeFor(address, holds ? reason : undefined);
  }

  #feedBack(mail: AcceptedMail, address: string, outcome: Outcome): void {
    if (outcome.kind === 'bounced') {
      this.#record(mail, bounceEvent(mail, address, outcome));
      if (outcome.lists) this.#suppress(mail, address, 'BOUNCE');
    }
    if (outcome.kind === 'complained') {
      this.#record(mail, complaintEvent(mail, address, !outcome.delivered));
      if (outcome.lists) this.#suppress(mail, address, 'COMPLAINT');
    }
  }

  #suppress(
    { suppressedReasons, messageId }: AcceptedMail,
    address: string,
    reason: SuppressionReason,
  ): void {
    if (!suppressedReasons.includes(reason)) return;
    this.#parts.suppressionList.put({ address, reason, at: Date.now(), messageId });
  }

  #record(mail: AcceptedMail, { type, body }: MailEvent): void {
    const set = this.#parts.configurationSets.find(mail.configurationSet ?? '');
    for (const { enabled, eventTypes, topicArn } of set?.destinations.values() ?? []) {
      if (!enabled || !eventTypes.includes(type)) continue;
      this.#parts.store.addEvent({
        configurationSetArn: set?.arn ?? '',
        topicArn,
        event: JSON.stringify(body),
      });
    }
  }
}

function isDelivered(outcome: Outcome): boolean {
  return outcome.kind === 'delivered' || outcome.delivered;
}

function asMail(mail: AcceptedMail, to: readonly string[]): Parameters<Mailbox['deliver']>[0] {
  const { from, subject, text, html, attachments, messageId, tags } = mail;
  const headers = Object.fromEntries(mail.headers);
  return { source: 'ses', from, to, subject, text, html, headers, attachments, messageId, tags };
}
