import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { isTooMany, MOST_A_DAY, newDataExport } from '../../domain/personal-data/export.ts';
import { addDataExport, listDataExports } from '../../store/data-exports.ts';
import { earlierAnswerOf } from '../../store/earlier-answer.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller: customerId = '', cause, idempotency }) => {
  const now = new Date();
  if (isTooMany(await listDataExports(customerId), now)) {
    // A repeated request may be the last one that was let through.
    const earlier = await earlierAnswerOf<StartedDataExport>(customerId, idempotency);
    if (earlier !== undefined) return earlier;
    throw new Problem(problems.conflict, `You have asked for ${MOST_A_DAY} copies today: take one of those.`);
  }
  const exportId = randomUUID();
  return addDataExport(newDataExport({ customerId, exportId }, now), cause, idempotency, answerOf(exportId));
});

type StartedDataExport = ReturnType<typeof answerOf>;

function answerOf(exportId: string) {
  return { status: 202 as const, headers: { location: `/me/exports/${exportId}` }, body: { exportId } };
}
