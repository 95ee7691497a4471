import { defineExamples } from '@bodega/shared/http/examples';
import { examples as started } from '../start-data-export/examples.ts';
import { route } from './route.ts';

const { exportId } = started.copy.answer.body;

export const examples = defineExamples(route, {
  ready: {
    title: 'A copy to be taken away',
    given: [started.copy],
    request: { params: { exportId } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: {
        exportId,
        status: 'ready',
        requestedAt: '2026-01-02T03:04:05.000Z',
        readyAt: '2026-01-02T03:04:07.000Z',
        downloadUrl:
          'https://bodega-customers-prod-files-123456789012.s3.eu-central-1.amazonaws.com/exports/…',
      },
    },
    varies: ['downloadUrl'],
  },
  unknown: {
    title: 'A copy that there is not',
    request: { params: { exportId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no copy nothing.' },
  },
});
