import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { IMPORT_STATUSES, SHOWN_ERRORS } from '../../domain/import/import.ts';

const whole = v.pipe(v.number(), v.integer());
const time = v.pipe(v.string(), v.isoTimestamp());

export const route = defineRoute({
  method: 'GET',
  path: '/imports/{importId}',
  tag: 'Imports',
  summary: 'How an import goes',
  description:
    'Ask as often as you like while it runs. Rows are variants; those of a product share its outcome.',
  access: 'operators',
  params: v.strictObject({ importId: v.string() }),
  answers: {
    200: {
      description: 'The import as it is now.',
      body: v.pipe(
        v.strictObject({
          importId: v.string(),
          fileName: v.optional(v.string()),
          status: v.picklist(IMPORT_STATUSES),
          percentage: v.pipe(whole, v.description('Of the rows; 100 when the import is completed.')),
          rows: v.strictObject({
            total: v.pipe(whole, v.description('Known when the file is read.')),
            done: whole,
            created: whole,
            updated: whole,
            unchanged: whole,
            failed: whole,
          }),
          errors: v.pipe(
            v.array(
              v.strictObject({
                line: v.pipe(whole, v.description('Of the file; the header is line 1.')),
                field: v.optional(v.pipe(v.string(), v.description('The column.'))),
                message: v.string(),
              }),
            ),
            v.description(`The first ${SHOWN_ERRORS}; while it runs, some.`),
          ),
          reportUrl: v.optional(
            v.pipe(v.string(), v.description('All rows that were not loaded, as CSV. Valid for an hour.')),
          ),
          problem: v.optional(v.pipe(v.string(), v.description('Why the import has failed.'))),
          createdAt: time,
          startedAt: v.optional(time),
          finishedAt: v.optional(time),
        }),
        v.title('Import'),
      ),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
