import {
  customerDeletionRequested,
  customerRegistered,
  customerUpdated,
  personalDataExportReady,
  personalDataExportRequested,
} from '@bodega/shared/events/customers';
import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { contactOf } from '../../domain/contact.ts';
import { mailsOf } from '../../domain/mails-of-events.ts';
import { saveContact } from '../../store/contacts.ts';
import { copyPersonalData } from './copy-personal-data.ts';
import { sayGoodbye } from './say-goodbye.ts';

const mailsQueue = environment('MAILS_QUEUE_URL');

/** What happens to customers: this service keeps how to reach them, mails them, and forgets them. */
export const handler = consumeEvents(
  [
    customerRegistered,
    customerUpdated,
    customerDeletionRequested,
    personalDataExportRequested,
    personalDataExportReady,
  ],
  async (event) => {
    switch (event.type) {
      case 'CustomerRegistered':
      case 'CustomerUpdated':
        await saveContact(contactOf(event.data));
        break;
      case 'CustomerDeletionRequested':
        await sayGoodbye(event, mailsQueue);
        break;
      case 'PersonalDataExportRequested':
        await copyPersonalData(event.data);
        break;
      case 'PersonalDataExportReady':
        break;
    }
    await sendMessages(mailsQueue, mailsOf(event));
  },
);
