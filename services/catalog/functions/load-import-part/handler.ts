import { consumeInTime } from '@bodega/shared/messaging/consume-in-time';
import { environment } from '@bodega/shared/observability/environment';
import { hideMessage } from '../../store/queues.ts';
import { loadPart, type PartMessage } from './load-part.ts';

const queue = environment('IMPORT_PARTS_QUEUE_URL');

export const handler = consumeInTime({
  reserveMs: 5000,
  hide: ({ receiptHandle }, seconds) => hideMessage(queue, receiptHandle, seconds),
  react: (body, hasTime) => loadPart(body as PartMessage, hasTime),
});
