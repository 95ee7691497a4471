import { moneySchema } from '@bodega/shared/money/money';
import * as v from 'valibot';
import type { Category } from './categories.ts';

/** What a mail is about, and what its templates in templates/<name>/ may name beside `name`, `shopUrl` and `consoleUrl`. */
export interface Mail<Data extends v.GenericSchema = v.GenericSchema> {
  /** `operators`: it goes to those who run the shop, in English. */
  readonly category: Category | 'operators';
  readonly data: Data;
  /** With all that is optional. Tests render it, and again without each part that may be missing. */
  readonly example: v.InferInput<Data>;
}

function defineMail<const Data extends v.GenericSchema>(mail: Mail<Data>): Mail<Data> {
  return mail;
}

const text = v.pipe(v.string(), v.minLength(1));
const whole = v.pipe(v.number(), v.integer());
const moment = v.pipe(v.string(), v.isoTimestamp());
const line = v.object({ name: text, quantity: whole, price: moneySchema });

const order = { orderId: text };
const orderExample = { orderId: 'BO-1001' };
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const lines = [
  { name: 'Desk lamp', quantity: 1, price: euros(4999) },
  { name: 'Light bulb', quantity: 2, price: euros(998) },
];

/** Every mail of this service; those with the codes to verify an address or a new password are the user pool's. */
export const mails = {
  welcome: defineMail({ category: 'account', data: v.object({}), example: {} }),
  'export-ready': defineMail({
    category: 'account',
    data: v.object({ exportId: text }),
    example: { exportId: '4f1d2c3b-5a69-4788-97a6-b5c4d3e2f101' },
  }),
  'account-deleted': defineMail({ category: 'account', data: v.object({}), example: {} }),

  'order-received': defineMail({
    category: 'orders',
    data: v.object({ ...order, items: v.array(line), total: moneySchema }),
    example: { ...orderExample, items: lines, total: euros(5997) },
  }),
  'waiting-for-approval': defineMail({
    category: 'orders',
    data: v.object({ ...order, answerBy: v.optional(moment) }),
    example: { ...orderExample, answerBy: '2026-03-16T12:00:00.000Z' },
  }),
  approved: defineMail({ category: 'orders', data: v.object(order), example: orderExample }),
  rejected: defineMail({
    category: 'orders',
    data: v.object({ ...order, reason: v.optional(text) }),
    example: { ...orderExample, reason: 'We cannot deliver to this address.' },
  }),
  'payment-failed': defineMail({
    category: 'orders',
    data: v.object({ ...order, total: moneySchema }),
    example: { ...orderExample, total: euros(5997) },
  }),
  shipped: defineMail({
    category: 'orders',
    data: v.object({
      ...order,
      items: v.array(v.object({ name: text, quantity: whole })),
      carrier: v.optional(text),
      trackingNumber: v.optional(text),
      trackingUrl: v.optional(v.pipe(v.string(), v.url())),
    }),
    example: {
      ...orderExample,
      items: lines.map(({ name, quantity }) => ({ name, quantity })),
      carrier: 'CTT Expresso',
      trackingNumber: 'DA123456789PT',
      trackingUrl: 'https://carrier.example/parcels?number=DA123456789PT',
    },
  }),
  completed: defineMail({ category: 'orders', data: v.object(order), example: orderExample }),
  cancelled: defineMail({
    category: 'orders',
    data: v.object({ ...order, reason: v.optional(text) }),
    example: { ...orderExample, reason: 'One of the goods is out of stock.' },
  }),
  refunded: defineMail({
    category: 'orders',
    data: v.object({ ...order, amount: moneySchema }),
    example: { ...orderExample, amount: euros(4999) },
  }),
  'return-received': defineMail({
    category: 'orders',
    data: v.object({ ...order, items: v.array(v.object({ name: text, quantity: whole })) }),
    example: { ...orderExample, items: [{ name: 'Desk lamp', quantity: 1 }] },
  }),

  'back-in-stock': defineMail({
    category: 'stock-alerts',
    data: v.object({ sku: text, product: text }),
    example: { sku: 'LAMP-GREEN', product: 'Desk lamp, green' },
  }),

  'approval-needed': defineMail({
    category: 'operators',
    data: v.object({
      ...order,
      approvalId: text,
      total: v.optional(moneySchema),
      deadline: v.optional(moment),
    }),
    example: {
      ...orderExample,
      approvalId: 'AP-77',
      total: euros(125_000),
      deadline: '2026-03-16T12:00:00.000Z',
    },
  }),
  'approval-escalated': defineMail({
    category: 'operators',
    data: v.object({
      ...order,
      approvalId: text,
      total: v.optional(moneySchema),
      deadline: v.optional(moment),
    }),
    example: {
      ...orderExample,
      approvalId: 'AP-77',
      total: euros(125_000),
      deadline: '2026-03-16T12:00:00.000Z',
    },
  }),
  'low-stock': defineMail({
    category: 'operators',
    data: v.object({ sku: text, location: text, available: whole, lowAt: whole }),
    example: { sku: 'LAMP-GREEN', location: 'main', available: 2, lowAt: 5 },
  }),
  'webhook-disabled': defineMail({
    category: 'operators',
    data: v.object({ webhookId: text, host: text, gone: v.optional(text) }),
    example: {
      webhookId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      host: 'hooks.merchant.example',
      gone: 'yes',
    },
  }),
  alarm: defineMail({
    category: 'operators',
    data: v.object({
      alarm: text,
      state: text,
      description: v.optional(text),
      reason: v.optional(text),
      at: v.optional(moment),
    }),
    example: {
      alarm: 'bodega-catalog-prod-stock-commands-dead-letters',
      state: 'ALARM',
      description: 'Commands wait in their dead-letter queue',
      reason: 'Threshold crossed: 1 datapoint was greater than the threshold.',
      at: '2026-03-14T08:15:00.000Z',
    },
  }),
} as const;

export type MailName = keyof typeof mails;
export type DataOfMail<Name extends MailName> = v.InferOutput<(typeof mails)[Name]['data']>;

export const MAIL_NAMES = Object.keys(mails) as readonly MailName[];
