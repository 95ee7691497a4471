import * as v from 'valibot';
import { defineEvent, type DataOf } from './contract.ts';

/** The events of customers. Only the first two carry personal data, and the bus's archive leaves them out. */
const source = 'bodega.customers';

const id = v.pipe(v.string(), v.minLength(1));
const whole = v.pipe(v.number(), v.integer());

/** How to reach and address a customer: all that a consumer may keep of one. */
const contactData = v.object({
  customerId: id,
  version: v.pipe(
    whole,
    v.description('Grows with every change: of two events, the higher one tells the newer state.'),
  ),
  email: v.string(),
  givenName: v.optional(v.string()),
  familyName: v.optional(v.string()),
  locale: v.picklist(['en', 'pt']),
});

export type ContactData = DataOf<typeof customerRegistered>;

const ana: v.InferInput<typeof contactData> = {
  customerId: '6b1f0c9e-4f0a-4a57-9d0e-0f4a3b1c2d3e',
  version: 1,
  email: 'ana@example.com',
  givenName: 'Ana',
  familyName: 'Martins',
  locale: 'pt',
};

const deletion = { customerId: ana.customerId, deletionId: '0d9a6a1e-8e0f-4b8f-9e53-52a5f6f3c111' };
const dataExport = { customerId: ana.customerId, exportId: '4f1d2c3b-5a69-4788-97a6-b5c4d3e2f101' };

export const customerRegistered = defineEvent({
  source,
  type: 'CustomerRegistered',
  version: 1,
  summary: 'Somebody has signed up and confirmed the mail address.',
  data: contactData,
  example: ana,
});

export const customerUpdated = defineEvent({
  source,
  type: 'CustomerUpdated',
  version: 1,
  summary: 'The mail address, the name or the language of a customer was changed.',
  data: contactData,
  example: { ...ana, version: 2, locale: 'en' },
});

export const customerDeletionRequested = defineEvent({
  source,
  type: 'CustomerDeletionRequested',
  version: 1,
  summary:
    'A customer wants to be forgotten: every service erases what it holds, and says so when it is done.',
  data: v.object({ customerId: id, deletionId: id }),
  example: deletion,
});

export const customerDeleted = defineEvent({
  source,
  type: 'CustomerDeleted',
  version: 1,
  summary: 'Every service has erased what it held about a customer.',
  data: v.object({ customerId: id, deletionId: id }),
  example: deletion,
});

export const personalDataExportRequested = defineEvent({
  source,
  type: 'PersonalDataExportRequested',
  version: 1,
  summary: 'A customer wants a copy: every service sends what it holds to the personal-data queue.',
  data: v.object({ customerId: id, exportId: id }),
  example: dataExport,
});

export const personalDataExportReady = defineEvent({
  source,
  type: 'PersonalDataExportReady',
  version: 1,
  summary: 'The copy is ready: signed in, the customer gets a short-lived link to it.',
  data: v.object({ customerId: id, exportId: id }),
  example: dataExport,
});
