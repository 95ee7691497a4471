import { consumeInTime } from '@bodega/shared/messaging/consume-in-time';
import { environment } from '@bodega/shared/observability/environment';
import { logger } from '@bodega/shared/observability/logger';
import type { S3Event } from 'aws-lambda';
import { importIdOf } from '../../store/file-keys.ts';
import { hideMessage } from '../../store/queues.ts';
import { type Continuation, goOn, splitImport } from './split-import.ts';

/** What comes from S3, from S3 when it tries whether it may send, and from the function itself. */
type Message = S3Event | { readonly Event: 's3:TestEvent' } | Continuation;

const queue = environment('IMPORT_FILES_QUEUE_URL');

export const handler = consumeInTime({
  reserveMs: 15_000,
  hide: ({ receiptHandle }, seconds) => hideMessage(queue, receiptHandle, seconds),
  react: (body, hasTime) => receive(body as Message, hasTime),
});

async function receive(message: Message, hasTime: () => boolean): Promise<void> {
  if ('importId' in message) await goOn(message.importId, hasTime);
  if (!('Records' in message)) return;
  for (const { s3 } of message.Records) {
    const { key, size, eTag } = s3.object;
    // AWS: as in the query of an address, spaces are plus signs.
    const importId = importIdOf(decodeURIComponent(key.replaceAll('+', ' ')));
    if (importId === undefined) logger.warn('A file that is none of an import', { key });
    else await splitImport(importId, { etag: eTag, bytes: size }, hasTime);
  }
}
