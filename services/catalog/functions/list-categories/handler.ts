import { httpHandler } from '@bodega/shared/http/http-handler';
import { listCategories } from '../../store/categories.ts';

/** `GET /categories` */
export const handler = httpHandler(async () => ({
  status: 200,
  body: { categories: await listCategories() },
}));
