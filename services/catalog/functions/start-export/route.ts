import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { EXPORT_FORMATS } from '../../domain/export/export.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/exports',
  tag: 'Exports',
  summary: 'Begin an export of the whole catalog',
  description:
    '`csv` is the file that an import reads: loaded again, it changes nothing. `json-lines` has one product a line.',
  access: 'operators',
  idempotent: true,
  body: v.pipe(
    v.strictObject({ format: v.picklist(EXPORT_FORMATS, 'has to be csv or json-lines') }),
    v.title('ExportInput'),
  ),
  answers: {
    202: {
      description: 'The export runs.',
      body: v.pipe(v.strictObject({ exportId: v.string() }), v.title('StartedExport')),
      headers: { location: 'Where to see how it goes, and to get the file' },
    },
  },
});
