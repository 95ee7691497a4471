import { signedDownload } from '@bodega/shared/files/signed-files';
import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { DataExport } from '../../domain/personal-data/export.ts';
import { findDataExport } from '../../store/data-exports.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { route } from './route.ts';

/** Whoever has the link has the data: it is good for as long as a click takes. */
const DOWNLOAD_SECONDS = 5 * 60;

export const handler = httpHandler(route, async ({ caller = '', params: { exportId } }) => {
  const found = await findDataExport(caller, exportId);
  if (found === undefined) throw new Problem(problems.notFound, `There is no copy ${exportId}.`);
  const { status, requestedAt, readyAt } = found;
  return {
    status: 200,
    headers: caching.never,
    body: {
      ...{ exportId, status, requestedAt },
      ...(readyAt === undefined ? {} : { readyAt, downloadUrl: downloadUrlOf(found) }),
    },
  };
});

function downloadUrlOf({ customerId, exportId, requestedAt }: DataExport): string {
  const fileName = `bodega-${requestedAt.slice(0, 10)}.json`;
  return signedDownload(fileKeys.export(customerId, exportId), fileName, DOWNLOAD_SECONDS);
}
