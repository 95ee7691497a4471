import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  altered: {
    title: 'A link that was altered',
    request: { query: { token: 'WyJzb21lYm9keSBlbHNlIiwic3RvY2stYWxlcnRzIl0.bm90LW91ci1zaWduYXR1cmU' } },
    answer: {
      problem: 'linkNotValid',
      detail: 'This unsubscribe link was changed or is not complete: open it from the mail itself.',
    },
  },
});
