import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { exportParts } from '@bodega/shared/personal-data/export-part';
import { shown } from '../../domain/preferences.ts';
import { findContact } from '../../store/contacts.ts';
import { allEntriesOf } from '../../store/ledger.ts';
import { findPreferences } from '../../store/preferences.ts';
import { alertsOf } from '../../store/stock-alerts.ts';

const queue = environment('PERSONAL_DATA_QUEUE_URL');

/** All that this service holds about a customer, for the copy that the customer has asked for. */
export async function copyPersonalData(asked: {
  readonly customerId: string;
  readonly exportId: string;
}): Promise<void> {
  const { customerId, exportId } = asked;
  const [contact, preferences, stockAlerts, mails] = await Promise.all([
    findContact(customerId),
    findPreferences(customerId),
    alertsOf(customerId),
    allEntriesOf(customerId),
  ]);
  const isKnown = contact !== undefined && !('forgotten' in contact);
  const data = isKnown
    ? { contact: [contact], preferences: [shown(preferences)], stockAlerts, mails: mails.map(forCustomer) }
    : {};
  await sendMessages(queue, exportParts({ exportId, customerId, service: 'notifications' }, data));
}

/** Without what only our own workings mean. */
function forCustomer({ mail, orderId, status, createdAt }: Awaited<ReturnType<typeof allEntriesOf>>[number]) {
  return { mail, ...(orderId === undefined ? {} : { orderId }), status, at: createdAt };
}
