import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventually, startTestCloud, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { TEMPLATE_FILE } from '../../../infra/local/stacks/stack.ts';
import { accessToken } from '../../../scripts/lib/access-token.ts';
import { services } from '../../../scripts/lib/services.ts';
import { type DataOf, type EventContract, eventOf, type EventOf } from '../../../shared/events/contract.ts';
import { stockLow } from '../../../shared/events/catalog.ts';
import type { ShownDelivery } from '../domain/webhooks/delivery.ts';
import type { ShownWebhook } from '../domain/webhooks/webhook.ts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type CreatedWebhook = ShownWebhook & { readonly secret: string };

/** The template says so in days; here it is seconds, which changes nothing else. */
const RETRY_DELAYS = '1,1';

/** The whole shop, seen by an operator who looks after webhooks. */
export class ShopOfWebhooks {
  readonly cloud: TestCloud;
  readonly #token: string;
  readonly #folder: string;

  private constructor(cloud: TestCloud, token: string, folder: string) {
    this.cloud = cloud;
    this.#token = token;
    this.#folder = folder;
  }

  static async start(): Promise<ShopOfWebhooks> {
    const folder = mkdtempSync(join(tmpdir(), 'bodega-webhooks-'));
    const packaged = services().map(({ name, stackName, packageFolder }) => [
      stackName,
      name === 'notifications' ? impatient(packageFolder, folder) : packageFolder,
    ]);
    const cloud = await startTestCloud({ packaged: Object.fromEntries(packaged) as Record<string, string> });
    return new ShopOfWebhooks(cloud, await accessToken(await cloud.config(), 'operator@bodega.test'), folder);
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.cloud.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    return { status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  }

  async create(url: string, eventTypes: readonly string[] = ['StockLow.v1']): Promise<CreatedWebhook> {
    const created = await this.send<CreatedWebhook>('POST', '/webhooks', { url, eventTypes });
    expect(created).toMatchObject({ status: 201 });
    return created.body;
  }

  async webhook(webhookId: string): Promise<ShownWebhook> {
    return (await this.send<ShownWebhook>('GET', `/webhooks/${webhookId}`)).body;
  }

  async enable({ webhookId, url, eventTypes }: ShownWebhook): Promise<void> {
    const wanted = { url, eventTypes, status: 'enabled' };
    const answer = await this.send('PUT', `/webhooks/${webhookId}`, wanted, { 'if-match': '*' });
    expect(answer).toMatchObject({ status: 200 });
  }

  /** Newest event first. */
  async deliveries(webhookId: string): Promise<readonly ShownDelivery[]> {
    const path = `/webhooks/${webhookId}/deliveries?limit=100`;
    return (await this.send<{ deliveries: ShownDelivery[] }>('GET', path)).body.deliveries;
  }

  /** The latest delivery, as soon as its status is the one that is waited for. */
  async delivery(webhookId: string, status: ShownDelivery['status']): Promise<ShownDelivery> {
    return eventually(
      async () => {
        const [latest] = await this.deliveries(webhookId);
        if (latest?.status !== status) throw new Error(`The delivery is ${latest?.status ?? 'not there'}`);
        return latest;
      },
      { timeout: 40_000, every: 100 },
    );
  }

  /** Puts events on the bus, as the service that they belong to does. */
  async publish(...events: readonly EventOf<EventContract>[]): Promise<void> {
    const Entries = events.map(({ source, type, metadata, data }) => ({
      EventBusName: 'bodega-dev',
      Source: source,
      DetailType: type,
      Detail: JSON.stringify({ metadata, data }),
    }));
    const client = this.cloud.client(EventBridgeClient);
    const { FailedEntryCount: failed } = await client.send(new PutEventsCommand({ Entries }));
    if (failed !== 0) throw new Error(`${String(failed)} events were refused`);
  }
}

export function lowStock(sku = 'LAMP-GREEN', different: Partial<DataOf<typeof stockLow>> = {}) {
  const data = { sku, productId: 'P-1', location: 'main', available: 2, lowAt: 5, ...different };
  return eventOf(stockLow, data, { correlationId: 'test', causationId: 'test' });
}

/** The package of notifications, with retries that come soon. */
function impatient(packageFolder: string, folder: string): string {
  const copy = join(folder, 'notifications');
  cpSync(packageFolder, copy, { recursive: true });
  const file = join(copy, TEMPLATE_FILE);
  const template = readFileSync(file, 'utf8');
  const changed = template.replace(/("RETRY_DELAYS_SECONDS": ")[\d,]+"/, `$1${RETRY_DELAYS}"`);
  if (changed === template) throw new Error('The template says nothing of RETRY_DELAYS_SECONDS');
  writeFileSync(file, changed);
  return copy;
}
