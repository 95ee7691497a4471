import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { environment } from '@bodega/shared/observability/environment';
import { newExport } from '../../domain/export/export.ts';
import { addExport } from '../../store/exports.ts';
import { sendMessages } from '../../store/queues.ts';
import { route } from './route.ts';

const exportsQueue = environment('EXPORTS_QUEUE_URL');

/**
 * Also a repeated request sends the message, since the first may have stopped before it did: nobody is told 202 whose
 * export is not on its way. An export that is done already is not done again.
 */
export const handler = httpHandler(route, async ({ body: { format }, idempotency }) => {
  const exportId = randomUUID();
  const answer = await addExport(newExport(exportId, format, new Date()), idempotency, {
    status: 202 as const,
    headers: { location: `/exports/${exportId}` },
    body: { exportId },
  });
  await sendMessages(exportsQueue, [{ exportId: answer.body.exportId }]);
  return answer;
});
