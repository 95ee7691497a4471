import * as v from 'valibot';
import { defineEvent } from './contract.ts';

/**
 * The answers to CustomerDeletionRequested. A type belongs to one service, so each that holds personal data has an
 * answer of its own, under its own source; all say the same.
 */
const summary = (service: string): string =>
  `The ${service} service has erased or pseudonymised all that it held about a customer.`;

const data = v.object({ customerId: v.string(), deletionId: v.string() });
const example = {
  customerId: '6b1f0c9e-4f0a-4a57-9d0e-0f4a3b1c2d3e',
  deletionId: '0d9a6a1e-8e0f-4b8f-9e53-52a5f6f3c111',
};

export const notificationsDataErased = defineEvent({
  source: 'bodega.notifications',
  type: 'NotificationsDataErased',
  version: 1,
  summary: summary('notifications'),
  data,
  example,
});
