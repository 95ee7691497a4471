import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Mail } from '../../../infra/local/ses/mailbox.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { accessToken } from '../../../scripts/lib/access-token.ts';
import type { DataOf, EventContract } from '../../../shared/events/contract.ts';
import { eventOf } from '../../../shared/events/contract.ts';
import { type ContactData, customerRegistered } from '../../../shared/events/customers.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { MailOrder } from '../domain/mail-order.ts';

export type ShownEntry = Omit<LedgerEntry, 'mailId'> & { readonly notificationId: string };

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** The whole shop, seen from its mails. */
export class ShopOfMails {
  readonly cloud: TestCloud;
  readonly #operator: string;
  readonly #events: EventBridgeClient;
  readonly #sqs: SQSClient;

  private constructor(cloud: TestCloud, operator: string) {
    this.cloud = cloud;
    this.#operator = operator;
    this.#events = cloud.client(EventBridgeClient);
    this.#sqs = cloud.client(SQSClient);
  }

  static async start(): Promise<ShopOfMails> {
    return ShopOfMails.of(await startShop());
  }

  static async of(cloud: TestCloud): Promise<ShopOfMails> {
    return new ShopOfMails(cloud, await accessToken(await cloud.config(), 'operator@bodega.test'));
  }

  /** Puts events on the bus, as the service that they belong to does. */
  async publish<C extends EventContract>(contract: C, ...data: DataOf<C>[]): Promise<void> {
    const entries = data.map((each) => {
      const event = eventOf(contract, each, { correlationId: 'test', causationId: 'test' });
      return {
        EventBusName: 'bodega-dev',
        Source: event.source,
        DetailType: event.type,
        Detail: JSON.stringify({ metadata: event.metadata, data: event.data }),
      };
    });
    for (let at = 0; at < entries.length; at += 10) {
      const Entries = entries.slice(at, at + 10);
      const { FailedEntryCount: failed } = await this.#events.send(new PutEventsCommand({ Entries }));
      if (failed !== 0) throw new Error(`${failed} events were refused`);
    }
  }

  /** Somebody of whom there are not two, registered and welcomed. */
  async register(different: Partial<ContactData> = {}): Promise<ContactData> {
    const contact = aContact(different);
    await this.publish(customerRegistered, contact);
    await this.entry(contact.customerId, 'welcome', (status) => status !== 'sending' && status !== 'waiting');
    return contact;
  }

  /** Orders a mail as a consumer of events does: for mails whose events are not there yet. */
  async order(...orders: readonly MailOrder[]): Promise<void> {
    const QueueName = 'bodega-notifications-dev-mails';
    const { QueueUrl } = await this.#sqs.send(new GetQueueUrlCommand({ QueueName }));
    for (const order of orders)
      await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(order) }));
  }

  async mailsTo(email: string): Promise<Mail[]> {
    const { mails } = (await this.cloud.page(`mail.json?to=${encodeURIComponent(email)}`)) as {
      mails: Mail[];
    };
    return mails;
  }

  /** The mail with this subject, when it has come. */
  async mailTo(email: string, subject: RegExp): Promise<Mail> {
    return eventually(
      async () => {
        const found = (await this.mailsTo(email)).find((mail) => subject.test(mail.subject));
        if (found === undefined) throw new Error(`${email} has no mail ${String(subject)}`);
        return found;
      },
      { timeout: 20_000 },
    );
  }

  async entries(customerId: string): Promise<ShownEntry[]> {
    const { body } = await this.operator<{ notifications: ShownEntry[] }>(
      'GET',
      `/notifications?limit=100&customerId=${customerId}`,
    );
    return body.notifications;
  }

  /** The ledger's entry of the mail, as soon as its status is the one that is waited for. */
  async entry(
    customerId: string,
    mail: string,
    when: string | ((status: string) => boolean),
    timeout = 20_000,
  ): Promise<ShownEntry> {
    return eventually(
      async () => {
        const entries = await this.entries(customerId);
        const found = entries.find((each) => each.mail === mail);
        const isIt = typeof when === 'string' ? found?.status === when : when(found?.status ?? 'sending');
        if (found === undefined || !isIt) throw new Error(`${mail} is ${found?.status ?? 'unknown'}`);
        return found;
      },
      { timeout, every: 100 },
    );
  }

  operator<Body>(method: string, path: string): Promise<Answer<Body>> {
    return this.send(method, path, { authorization: `Bearer ${this.#operator}` });
  }

  /** A customer of the demo accounts, known here by the id of the account. */
  async customer(email: string) {
    const token = await accessToken(await this.cloud.config(), email);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
    };
    return {
      customerId: claims.sub,
      send: <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
        this.send<Body>(method, path, { authorization: `Bearer ${token}`, ...headers }, body),
    };
  }

  async send<Body>(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.cloud.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const { status } = response;
    return { status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : undefined) as Body };
  }

  /** Messages in our queues: what waits or is worked on, and the dead letters. */
  async messages(): Promise<{ waiting: number; dead: number }> {
    const { queues } = (await this.cloud.page('queues')) as {
      queues: { name: string; visible: number; inFlight: number; delayed?: number }[];
    };
    const ours = queues.filter(({ name }) => name.startsWith('bodega-notifications-'));
    if (ours.length === 0) throw new Error('There are no queues');
    const count = (dead: boolean) =>
      ours
        .filter(({ name }) => name.endsWith('-dead-letters') === dead)
        .reduce((sum, { visible, inFlight, delayed = 0 }) => sum + visible + inFlight + delayed, 0);
    return { waiting: count(false), dead: count(true) };
  }
}

export function aContact(different: Partial<ContactData> = {}): ContactData {
  const customerId = different.customerId ?? randomUUID();
  return {
    customerId,
    version: 1,
    email: `customer-${customerId}@example.com`,
    givenName: 'Ana',
    familyName: 'Martins',
    locale: 'en',
    ...different,
  };
}
