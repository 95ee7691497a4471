import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { EXPORT_FORMATS, EXPORT_STATUSES } from '../../domain/export/export.ts';

const whole = v.pipe(v.number(), v.integer());
const time = v.pipe(v.string(), v.isoTimestamp());

export const route = defineRoute({
  method: 'GET',
  path: '/exports/{exportId}',
  tag: 'Exports',
  summary: 'How an export goes, and its file',
  description: 'Ask as often as you like while it runs. The file is kept for a week.',
  access: 'operators',
  params: v.strictObject({ exportId: v.string() }),
  answers: {
    200: {
      description: 'The export as it is now.',
      body: v.pipe(
        v.strictObject({
          exportId: v.string(),
          format: v.picklist(EXPORT_FORMATS),
          status: v.picklist(EXPORT_STATUSES),
          percentage: whole,
          products: v.strictObject({
            total: v.pipe(whole, v.description('Known when they are all listed.')),
            done: whole,
          }),
          downloadUrl: v.optional(v.pipe(v.string(), v.description('The file. Valid for an hour.'))),
          createdAt: time,
          finishedAt: v.optional(time),
        }),
        v.title('Export'),
      ),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
