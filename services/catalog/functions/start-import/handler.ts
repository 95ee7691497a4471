import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { MOST_FILE_BYTES, newImport } from '../../domain/import/import.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { addImport } from '../../store/imports.ts';
import { signedForm } from '@bodega/shared/files/signed-files';
import { route } from './route.ts';

const UPLOAD_SECONDS = 60 * 60;

export const handler = httpHandler(route, async ({ body: { fileName }, caller, idempotency }) => {
  const importId = randomUUID();
  const now = new Date();
  const facts = {
    importId,
    ...(fileName === undefined ? {} : { fileName }),
    ...(caller === undefined ? {} : { by: caller }),
  };
  const upload = signedForm(
    {
      key: fileKeys.importSource(importId),
      contentType: 'text/csv',
      mostBytes: MOST_FILE_BYTES,
      seconds: UPLOAD_SECONDS,
    },
    now,
  );
  const expiresAt = new Date(now.getTime() + UPLOAD_SECONDS * 1000).toISOString();
  return addImport(newImport(facts, now), idempotency, {
    status: 201,
    headers: { location: `/imports/${importId}` },
    body: { importId, upload, expiresAt },
  });
});
