import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { requireCustomer } from '../../store/customers.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params }) => ({
  status: 200,
  headers: caching.never,
  body: await requireCustomer(params.customerId),
}));
