import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

const exportId = '4f1d2c3b-5a69-4788-97a6-b5c4d3e2f101';

export const examples = defineExamples(route, {
  copy: {
    title: 'Everything about me, please',
    answer: { status: 202, headers: { location: `/me/exports/${exportId}` }, body: { exportId } },
  },
});
