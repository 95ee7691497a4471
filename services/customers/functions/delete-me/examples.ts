import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

const answer = { status: 202, body: { deletionId: '0d9a6a1e-8e0f-4b8f-9e53-52a5f6f3c111' } } as const;

export const examples = defineExamples(route, {
  forgotten: { title: 'To be forgotten', answer },
  again: { title: 'The same, asked for again', answer },
});
