import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

export const route = defineRoute({
  method: 'POST',
  path: '/imports',
  tag: 'Imports',
  summary: 'Begin an import',
  description:
    'Answers a form to upload a CSV file with: post all `fields` to `url` as multipart/form-data, and the file, named ' +
    '`file`, last. The import begins by itself when the file is there. docs/imports.md describes the file.',
  access: 'operators',
  idempotent: true,
  body: v.pipe(
    v.strictObject({
      fileName: v.optional(
        v.pipe(
          v.string(),
          v.trim(),
          v.minLength(1, 'is empty'),
          v.maxLength(200, 'is longer than 200'),
          v.description('To recognize the import by.'),
        ),
      ),
    }),
    v.title('ImportInput'),
  ),
  answers: {
    201: {
      description: 'The import waits for its file.',
      body: v.pipe(
        v.strictObject({
          importId: v.string(),
          upload: v.strictObject({
            url: v.string(),
            fields: v.pipe(v.record(v.string(), v.string()), v.description('Of the form, as they are.')),
          }),
          expiresAt: v.pipe(v.string(), v.isoTimestamp(), v.description('Until then the form is taken.')),
        }),
        v.title('StartedImport'),
      ),
      headers: { location: 'Where to see how it goes' },
    },
  },
});
