import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { type Export, EXTENSIONS, percentageOf } from '../../domain/export/export.ts';
import { findExport } from '../../store/exports.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { signedDownload } from '@bodega/shared/files/signed-files';
import { route } from './route.ts';

const DOWNLOAD_SECONDS = 60 * 60;

export const handler = httpHandler(route, async ({ params: { exportId } }) => {
  const found = await findExport(exportId);
  if (found === undefined) throw new Problem(problems.notFound, `There is no export ${exportId}.`);
  const { format, status, products, createdAt, finishedAt } = found;
  return {
    status: 200,
    headers: caching.never,
    body: {
      ...{ exportId, format, status, percentage: percentageOf(found), products, createdAt },
      ...(finishedAt === undefined ? {} : { finishedAt }),
      ...(status === 'completed' ? { downloadUrl: downloadUrlOf(found) } : {}),
    },
  };
});

function downloadUrlOf({ exportId, format, createdAt }: Export): string {
  const extension = EXTENSIONS[format];
  const fileName = `catalog-${createdAt.slice(0, 10)}.${extension}`;
  return signedDownload(fileKeys.export(exportId, extension), fileName, DOWNLOAD_SECONDS);
}
