import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  first: {
    title: 'The first categories of a new shop',
    request: {
      headers: { 'if-match': '"0"' },
      body: {
        categories: [
          { slug: 'house', name: 'House' },
          { slug: 'lamps', name: 'Lamps', parent: 'house' },
          { slug: 'garden', name: 'Garden' },
        ],
      },
    },
    answer: {
      status: 200,
      headers: { etag: '"1"' },
      body: {
        categories: [
          {
            slug: 'house',
            name: 'House',
            categories: [{ slug: 'lamps', name: 'Lamps', categories: [] }],
          },
          { slug: 'garden', name: 'Garden', categories: [] },
        ],
      },
    },
  },
  unknownParent: {
    title: 'A parent that is not in the list',
    request: {
      headers: { 'if-match': '"1"' },
      body: { categories: [{ slug: 'lamps', name: 'Lamps', parent: 'house' }] },
    },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'categories.0.parent', message: 'there is no category house in the list' }],
    },
  },
});
