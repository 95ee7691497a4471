import { personalDataExportRequested } from '@bodega/shared/events/customers';
import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { exportParts } from '@bodega/shared/personal-data/export-part';
import { readAddressBook } from '../../store/addresses.ts';
import { findCustomer } from '../../store/customers.ts';
import { listDataExports } from '../../store/data-exports.ts';

const queue = environment('PERSONAL_DATA_QUEUE_URL');

/** A customer wants a copy: this service answers as every other does. */
export const handler = consumeEvents(
  [personalDataExportRequested],
  async ({ data: { customerId, exportId } }) => {
    const customer = await findCustomer(customerId);
    const { addresses } = await readAddressBook(customerId);
    const exports = await listDataExports(customerId);
    const data = { customer: customer === undefined ? [] : [customer], addresses, exports };
    await sendMessages(queue, exportParts({ exportId, customerId, service: 'customers' }, data));
  },
);
