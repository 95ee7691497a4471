import { defineExamples } from '@bodega/shared/http/examples';
import { examples as categories } from '../replace-categories/examples.ts';
import { examples as started } from '../start-import/examples.ts';
import { route } from './route.ts';

const { importId, upload } = started.spring.answer.body;

const FILE = `handle,name,category,sku,price_EUR
clip-lamp,Clip lamp,lamps,CLIP-LAMP,29.90
wall-lamp,Wall lamp,lamps,WALL-LAMP,"39,90"
`;

export const examples = defineExamples(route, {
  completed: {
    title: 'Completed, but for one row',
    given: [
      categories.first,
      started.spring,
      { method: 'POST', url: upload.url, form: upload.fields, body: FILE },
    ],
    request: { params: { importId } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: {
        importId,
        fileName: 'spring.csv',
        status: 'completed',
        percentage: 100,
        rows: { total: 2, done: 2, created: 1, updated: 0, unchanged: 0, failed: 1 },
        errors: [{ line: 3, field: 'price_EUR', message: 'has to be an amount of EUR with a dot, as 19.99' }],
        reportUrl: 'https://bodega-catalog-prod-files-123456789012.s3.eu-central-1.amazonaws.com/imports/…',
        createdAt: '2026-01-02T03:04:05.000Z',
        startedAt: '2026-01-02T03:04:15.000Z',
        finishedAt: '2026-01-02T03:04:17.000Z',
      },
    },
    varies: ['reportUrl'],
  },
  unknown: {
    title: 'An import that there is not',
    request: { params: { importId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no import nothing.' },
  },
});
