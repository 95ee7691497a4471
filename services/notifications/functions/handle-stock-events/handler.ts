import { stockBackIn, stockLow } from '@bodega/shared/events/catalog';
import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { mailsOf } from '../../domain/mails-of-events.ts';
import { tellWhoAsked } from './tell-who-asked.ts';

const mailsQueue = environment('MAILS_QUEUE_URL');

/** What happens to the stock: operators hear what is low, and customers what they have asked for. */
export const handler = consumeEvents([stockLow, stockBackIn], async (event) => {
  if (event.type === 'StockBackIn') await tellWhoAsked(event.data.sku, event.metadata.id, mailsQueue);
  await sendMessages(mailsQueue, mailsOf(event));
});
