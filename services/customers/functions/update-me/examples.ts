import { defineExamples } from '@bodega/shared/http/examples';
import { examples as read } from '../get-me/examples.ts';
import { route } from './route.ts';

const { body: customer } = read.customer.answer;
const { givenName: _givenName, ...unnamed } = customer;

export const examples = defineExamples(route, {
  language: {
    title: 'Mails in Portuguese, and no given name',
    given: [read.customer],
    request: { headers: { 'if-match': '"1"' }, body: { locale: 'pt', givenName: null } },
    answer: {
      status: 200,
      headers: { etag: '"2"' },
      body: { ...unnamed, version: 2, locale: 'pt', updatedAt: '2026-01-02T04:00:00.000Z' },
    },
  },
  email: {
    title: 'What is changed elsewhere',
    request: { headers: { 'if-match': '"2"' }, body: { email: 'other@example.com', locale: 'de' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [
        { field: 'locale', message: 'has to be one of en, pt' },
        { field: 'email', message: 'is not a known field' },
      ],
    },
  },
});
