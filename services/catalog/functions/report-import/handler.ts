import { consumeInTime } from '@bodega/shared/messaging/consume-in-time';
import { environment } from '@bodega/shared/observability/environment';
import { hideMessage } from '../../store/queues.ts';
import { reportImport } from './report-import.ts';

const queue = environment('IMPORT_REPORTS_QUEUE_URL');

/** The errors of the largest file are put together in one run, with time to spare. */
export const handler = consumeInTime({
  reserveMs: 0,
  hide: ({ receiptHandle }, seconds) => hideMessage(queue, receiptHandle, seconds),
  react: (body) => reportImport((body as { importId: string }).importId),
});
