import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { KEPT_DAYS, MOST_A_DAY } from '../../domain/personal-data/export.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/me/exports',
  tag: 'Personal data',
  summary: 'Ask for a copy of everything that the shop holds about you',
  description: `Every service sends what it has; a mail says when the copy is ready. It is kept for ${KEPT_DAYS} days, and there may be ${MOST_A_DAY} a day.`,
  access: 'customers',
  idempotent: true,
  answers: {
    202: {
      description: 'The services are asked.',
      body: v.pipe(v.strictObject({ exportId: v.string() }), v.title('StartedDataExport')),
      headers: { location: 'Where to see how it goes, and to get the copy' },
    },
  },
  problems: ['notFound', 'conflict'],
});
