import { findPage, type SearchPage } from './query/find-page.ts';
import type { SearchQuery } from './query/search-query.ts';
import type { SearchIndex } from './search-index.ts';

const MOST_PAGES = 500;

/** Most customers look at the same few pages: until something changes, each is worked out once. */
export class PageCache {
  readonly #pages = new Map<string, SearchPage>();
  #index: SearchIndex | undefined;
  #generation = -1;

  find(index: SearchIndex, query: SearchQuery): SearchPage {
    if (index !== this.#index || index.generation !== this.#generation) this.#pages.clear();
    [this.#index, this.#generation] = [index, index.generation];
    const key = JSON.stringify(query);
    const page = this.#pages.get(key) ?? findPage(index, query);
    // The one that was asked for last stands at the end; the first is the one that nobody asks for.
    this.#pages.delete(key);
    this.#pages.set(key, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}
