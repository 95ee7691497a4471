import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { customersByEmail } from '../../store/customers.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ query }) => ({
  status: 200,
  headers: caching.never,
  body: { customers: await customersByEmail(query.email) },
}));
