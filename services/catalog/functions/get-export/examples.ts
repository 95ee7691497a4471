import { defineExamples } from '@bodega/shared/http/examples';
import { examples as started } from '../start-export/examples.ts';
import { route } from './route.ts';

const { exportId } = started.csv.answer.body;

export const examples = defineExamples(route, {
  completed: {
    title: 'Completed',
    given: [started.csv],
    request: { params: { exportId } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: {
        exportId,
        format: 'csv',
        status: 'completed',
        percentage: 100,
        products: { total: 1, done: 1 },
        downloadUrl: 'https://bodega-catalog-prod-files-123456789012.s3.eu-central-1.amazonaws.com/exports/…',
        createdAt: '2026-01-02T03:04:05.000Z',
        finishedAt: '2026-01-02T03:04:07.000Z',
      },
    },
    varies: ['downloadUrl'],
  },
  unknown: {
    title: 'An export that there is not',
    request: { params: { exportId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no export nothing.' },
  },
});
