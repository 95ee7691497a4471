import { createHash } from 'node:crypto';
import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { environment } from '@bodega/shared/observability/environment';
import type * as v from 'valibot';
import { InvalidCursor } from '../../domain/search/query/cursor.ts';
import type { SearchQuery } from '../../domain/search/query/search-query.ts';
import { PageCache } from '../../domain/search/page-cache.ts';
import { currentIndex } from '../../store/search-index.ts';
import { route } from './route.ts';

const DEFAULT_CURRENCY = environment('DEFAULT_CURRENCY');
const pages = new PageCache();

export const handler = httpHandler(route, async ({ query }) => {
  const index = await currentIndex();
  const { category } = query;
  if (category !== undefined && !index.hasCategory(category))
    throw new Problem(problems.notFound, `There is no category ${category}.`);
  try {
    const body = pages.find(index, searchQuery(query));
    return { status: 200, headers: { etag: etagOf(body), ...caching.list }, body };
  } catch (error) {
    if (!(error instanceof InvalidCursor)) throw error;
    throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', {
      errors: [{ field: 'cursor', message: error.message }],
    });
  }
});

function searchQuery(query: v.InferOutput<typeof route.query>): SearchQuery {
  const { brand = [], attributes = {}, currency = DEFAULT_CURRENCY, ...rest } = query;
  const sort = rest.sort ?? (rest.q === undefined ? 'newest' : 'relevance');
  return { ...rest, brands: brand, attributes, currency, sort };
}

function etagOf(body: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
}
