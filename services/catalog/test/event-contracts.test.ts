import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { eventSchema } from '../../../scripts/lib/documents/event-schemas.ts';
import { type EventContract, nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import type { Product } from '../domain/product.ts';
import { aLamp, aVariant } from './a-product.ts';
import { Requests } from '../../../infra/local/test/support/requests.ts';
import { StockCommands } from './stock-commands.ts';

let shop: TestCloud;
let operator: Requests;

beforeAll(async () => {
  shop = await startShop();
  operator = await Requests.of(shop, 'operator@bodega.test');
  const categories = [{ slug: 'lamps', name: 'Lamps' }];
  expect(await operator.put('/categories', { categories }, '"0"')).toMatchObject({ status: 200 });
});

afterAll(async () => {
  await shop.stop();
});

const SKU = 'LAMP-CONTRACT';

async function adjust(change: number, reason: string): Promise<void> {
  const answer = await operator.post(`/stock/${SKU}/adjustments`, { change, reason });
  expect(answer).toMatchObject({ status: 201 });
}

/** A product from its creation to its end, and its stock meanwhile. */
async function liveThrough(): Promise<void> {
  const lamp = aLamp({ brand: 'Lumo', variants: [aVariant(SKU, 4999)] });
  const { productId } = (await operator.post<Product>('/products', lamp)).body;
  const cheaper = { ...lamp, variants: [aVariant(SKU, 3999)] };
  expect(await operator.put(`/products/${productId}`, cheaper, '"1"')).toMatchObject({ status: 200 });
  await adjust(20, 'received');
  const commands = await StockCommands.of(shop);
  const items = [{ sku: SKU, quantity: 18 }];
  await commands.ask({ command: 'reserve-stock', orderId: 'BO-1', items });
  await commands.ask({ command: 'release-stock', orderId: 'BO-1' });
  expect(await operator.delete(`/products/${productId}`, '"2"')).toMatchObject({ status: 204 });
}

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const schemas = new Map(contracts.map((contract) => [contract, ajv.compile(eventSchema(contract))]));

interface Published {
  readonly source: string;
  readonly detailType: string;
  readonly event: { readonly detail: { readonly metadata: { readonly version: number } } };
}

async function publishedEvents(): Promise<Published[]> {
  const { events } = (await shop.page('events')) as { events: Published[] };
  return events.filter(({ source }) => source === 'bodega.catalog');
}

function contractOf({ detailType, event }: Published): EventContract | undefined {
  const { version } = event.detail.metadata;
  return contracts.find((contract) => contract.type === detailType && contract.version === version);
}

test('whatever the catalog puts on the bus keeps its contract, and there is nothing that it never publishes', async () => {
  await liveThrough();
  const promised = contracts.filter(({ source }) => source === 'bodega.catalog').map(nameOf);
  await eventually(
    async () => {
      const seen = (await publishedEvents()).map((event) => nameOf(contractOf(event)!));
      expect([...new Set(seen)].sort()).toEqual(promised);
    },
    { timeout: 40_000 },
  );
  for (const published of await publishedEvents()) {
    const keeps = schemas.get(contractOf(published)!)!;
    keeps(published.event);
    expect([published.detailType, keeps.errors]).toEqual([published.detailType, null]);
  }
});
