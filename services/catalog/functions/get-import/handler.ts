import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { type Import, inOrder, percentageOf } from '../../domain/import/import.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { findImport } from '../../store/imports.ts';
import { signedDownload } from '@bodega/shared/files/signed-files';
import { route } from './route.ts';

const DOWNLOAD_SECONDS = 60 * 60;

export const handler = httpHandler(route, async ({ params: { importId } }) => {
  const found = await findImport(importId);
  if (found === undefined) throw new Problem(problems.notFound, `There is no import ${importId}.`);
  return { status: 200, headers: caching.never, body: shown(found) };
});

function shown(found: Import) {
  const { importId, fileName, status, createdAt, startedAt, finishedAt, problem, rows } = found;
  const hasReport = status === 'completed' && rows.failed > 0;
  return {
    importId,
    ...(fileName === undefined ? {} : { fileName }),
    status,
    percentage: percentageOf(found),
    rows,
    errors: inOrder(found.errors),
    ...(hasReport ? { reportUrl: reportUrlOf(importId) } : {}),
    ...(problem === undefined ? {} : { problem }),
    createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function reportUrlOf(importId: string): string {
  return signedDownload(fileKeys.importErrors(importId), `import-errors-${importId}.csv`, DOWNLOAD_SECONDS);
}
