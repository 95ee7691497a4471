import * as v from 'valibot';
import { defineEvent, type DataOf } from './contract.ts';

/** The events of the catalog. */
const source = 'bodega.catalog';

const text = v.string();
const whole = v.pipe(v.number(), v.integer());
const moment = v.pipe(v.string(), v.isoTimestamp());
/** Whole minor units of an ISO 4217 currency. */
const prices = v.array(v.object({ amount: whole, currency: text }));
const variant = v.object({ sku: text, options: v.record(text, text), prices });

/** A product as it is after the change: enough for a consumer to keep its own copy. */
const productData = v.object({
  productId: text,
  version: v.pipe(
    whole,
    v.description('Grows by one with every change: of two events, the higher one tells the newer state.'),
  ),
  slug: text,
  status: v.picklist(['draft', 'published', 'archived']),
  name: text,
  description: text,
  brand: v.optional(text),
  category: text,
  attributes: v.record(text, text),
  variants: v.array(variant),
  images: v.array(v.object({ imageId: text, alt: text })),
  createdAt: moment,
  updatedAt: moment,
});

export type ProductData = DataOf<typeof productCreated>;

const lamp: v.InferInput<typeof productData> = {
  productId: '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1',
  version: 1,
  slug: 'desk-lamp',
  status: 'published',
  name: 'Desk lamp',
  description: 'Brass, with a linen shade.',
  brand: 'Lumo',
  category: 'lamps',
  attributes: { material: 'brass' },
  variants: [
    { sku: 'LAMP-GREEN', options: { colour: 'green' }, prices: [{ amount: 4999, currency: 'EUR' }] },
  ],
  images: [{ imageId: '9f2b7c', alt: 'A desk lamp' }],
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
};

export const productCreated = defineEvent({
  source,
  type: 'ProductCreated',
  version: 1,
  webhooks: true,
  summary: 'A product was added to the catalog, as a draft or published.',
  data: productData,
  example: lamp,
});

export const productUpdated = defineEvent({
  source,
  type: 'ProductUpdated',
  version: 1,
  webhooks: true,
  summary: 'A product was changed in any way, publishing it included.',
  data: productData,
  example: { ...lamp, version: 2 },
});

export const productArchived = defineEvent({
  source,
  type: 'ProductArchived',
  version: 1,
  webhooks: true,
  summary: 'A product was taken out of the shop.',
  data: productData,
  example: { ...lamp, version: 3, status: 'archived' },
});

export const priceChanged = defineEvent({
  source,
  type: 'PriceChanged',
  version: 1,
  webhooks: true,
  summary: 'The prices of a variant were changed.',
  data: v.object({
    productId: text,
    productVersion: whole,
    sku: text,
    before: prices,
    after: prices,
  }),
  example: {
    productId: lamp.productId,
    productVersion: 2,
    sku: 'LAMP-GREEN',
    before: [{ amount: 4999, currency: 'EUR' }],
    after: [{ amount: 3999, currency: 'EUR' }],
  },
});

const reservedItems = v.array(v.object({ sku: text, quantity: whole }));

export const stockReserved = defineEvent({
  source,
  type: 'StockReserved',
  version: 1,
  webhooks: true,
  summary: 'All items of an order are held for it.',
  data: v.object({ orderId: text, items: reservedItems }),
  example: { orderId: 'BO-1001', items: [{ sku: 'LAMP-GREEN', quantity: 1 }] },
});

export const stockReleased = defineEvent({
  source,
  type: 'StockReleased',
  version: 1,
  webhooks: true,
  summary: 'What was held for an order is for sale again.',
  data: v.object({ orderId: text, items: reservedItems }),
  example: { orderId: 'BO-1001', items: [{ sku: 'LAMP-GREEN', quantity: 1 }] },
});

const stockLevel = v.object({
  sku: text,
  productId: text,
  location: text,
  available: whole,
  lowAt: v.pipe(whole, v.description('From how many on, downwards, the stock counts as low.')),
});

export const stockLow = defineEvent({
  source,
  type: 'StockLow',
  version: 1,
  webhooks: true,
  summary: 'The units for sale of a SKU have fallen to its low mark, or to none.',
  data: stockLevel,
  example: { sku: 'LAMP-GREEN', productId: lamp.productId, location: 'main', available: 2, lowAt: 5 },
});

export const stockBackIn = defineEvent({
  source,
  type: 'StockBackIn',
  version: 1,
  webhooks: true,
  summary: 'A SKU that was sold out is for sale again.',
  data: stockLevel,
  example: { sku: 'LAMP-GREEN', productId: lamp.productId, location: 'main', available: 20, lowAt: 5 },
});
