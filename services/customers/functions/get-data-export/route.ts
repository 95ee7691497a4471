import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { EXPORT_STATUSES } from '../../domain/personal-data/export.ts';

const time = v.pipe(v.string(), v.isoTimestamp());

export const route = defineRoute({
  method: 'GET',
  path: '/me/exports/{exportId}',
  tag: 'Personal data',
  summary: 'How the copy of your data goes, and the copy',
  description: 'Ask as often as you like. Each answer has a link of its own, which is good for some minutes.',
  access: 'customers',
  params: v.strictObject({ exportId: v.string() }),
  answers: {
    200: {
      description: 'The copy as it is now.',
      body: v.pipe(
        v.strictObject({
          exportId: v.string(),
          status: v.picklist(EXPORT_STATUSES),
          requestedAt: time,
          readyAt: v.optional(time),
          downloadUrl: v.optional(
            v.pipe(v.string(), v.description('The copy, as JSON. Valid for 5 minutes.')),
          ),
        }),
        v.title('DataExport'),
      ),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
