import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

const { secret: _, ...warehouse } = created.warehouse.answer.body;
const { webhookId } = warehouse;
const fewer = { url: warehouse.url, eventTypes: ['StockLow.v1'] };

export const examples = defineExamples(route, {
  fewer: {
    title: 'Fewer events, and off for now',
    given: [created.warehouse],
    request: {
      params: { webhookId },
      headers: { 'if-match': '"1"' },
      body: { ...fewer, status: 'disabled' },
    },
    answer: {
      status: 200,
      headers: { etag: '"2"', 'cache-control': 'private, no-store' },
      body: {
        ...{ webhookId, ...fewer },
        ...{ status: 'disabled', disabledBecause: 'operator', disabledAt: '2026-03-15T10:00:00.000Z' },
        ...{ createdAt: warehouse.createdAt, updatedAt: '2026-03-15T10:00:00.000Z' },
      },
    },
  },
  changedMeanwhile: {
    title: 'A version that is no more',
    request: { params: { webhookId }, headers: { 'if-match': '"1"' }, body: fewer },
    answer: {
      problem: 'preconditionFailed',
      detail: 'It has changed since you read it: read it again, and repeat your change on what you find.',
      headers: { etag: '"2"' },
    },
  },
});
