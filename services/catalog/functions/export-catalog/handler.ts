import { consumeInTime } from '@bodega/shared/messaging/consume-in-time';
import { environment } from '@bodega/shared/observability/environment';
import { hideMessage } from '../../store/queues.ts';
import { exportCatalog } from './export-catalog.ts';

const queue = environment('EXPORTS_QUEUE_URL');

export const handler = consumeInTime({
  reserveMs: 10_000,
  hide: ({ receiptHandle }, seconds) => hideMessage(queue, receiptHandle, seconds),
  react: (body, hasTime) => exportCatalog((body as { exportId: string }).exportId, hasTime),
});
