import type { Money } from '@bodega/shared/money/money';
import type { SearchIndex } from '../search-index.ts';
import type { Card } from '../segment/card.ts';
import type { LiveSegment } from '../segment/live-segment.ts';
import { textAt } from '../segment/text-table.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { FacetCounts, type Facets } from './facets.ts';
import { type Filters, filtersOf, narrow } from './filters.ts';
import { correctionOf, type Question, understand } from './question.ts';
import { leastWords, rank, type Ranks } from './ranks.ts';
import type { SearchQuery } from './search-query.ts';
import { Smallest } from './smallest.ts';
import { comparePlaces, type Hit, orderIn, placeOf } from './sorting.ts';

export interface PricedCard extends Card {
  /** Of its cheapest and its dearest variant. */
  readonly price: { readonly from: Money; readonly to: Money };
}

export interface SearchPage {
  readonly products: readonly PricedCard[];
  readonly facets: Facets;
  readonly total: number;
  readonly nextCursor?: string;
  /** What the question was taken for, where it was misspelled. */
  readonly corrected?: string;
}

/** The page of the catalog that the query asks for. */
export function findPage(index: SearchIndex, query: SearchQuery): SearchPage {
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query, query.cursor);
  const asked = query.q === undefined ? undefined : (cursor?.question ?? understand(index, query.q));
  const ranks = asked === undefined ? undefined : rank(index, asked);
  const question =
    asked === undefined || ranks === undefined || cursor?.question !== undefined
      ? asked
      : { ...asked, least: leastWords(ranks, asked.words.length) };
  const counts = new FacetCounts();
  const filters = filtersOf(query, index.tree);
  const found = index.segments.map((live) =>
    findIn({ live, query, filters, counts, cursor, question, ranks: ranks?.get(live) }),
  );
  const hits = found
    .flatMap(({ hits }) => hits)
    .sort((a, b) => comparePlaces(query.sort, a, b))
    .slice(0, query.limit + 1);
  const shown = hits.slice(0, query.limit);
  const last = hits.length > query.limit ? shown.at(-1) : undefined;
  const corrected = question === undefined ? undefined : correctionOf(index, question);
  return {
    products: shown.map((hit) => pricedCard(hit, query.currency)),
    facets: counts.facets(query, index.tree),
    total: found.reduce((sum, { total }) => sum + total, 0),
    ...(last === undefined ? {} : { nextCursor: nextCursor(query, last, question) }),
    ...(corrected === undefined ? {} : { corrected }),
  };
}

interface Search {
  readonly live: LiveSegment;
  readonly query: SearchQuery;
  readonly filters: Filters;
  readonly counts: FacetCounts;
  readonly cursor: Cursor | undefined;
  readonly question: Question | undefined;
  readonly ranks: Ranks | undefined;
}

/** The first products of one segment, and how many there are. */
function findIn({ live, query, filters, counts, cursor, question, ranks }: Search): {
  readonly hits: readonly Hit[];
  readonly total: number;
} {
  const { sort, currency, limit } = query;
  const candidates =
    ranks === undefined ? live.soldIn(currency) : candidatesOf(live, ranks, question, currency);
  const narrowed = narrow(live.segment, candidates, filters);
  counts.add(live, narrowed, filters);
  const order = orderIn(live, { sort, currency, ranks }, cursor?.after);
  const first = new Smallest(limit + 1);
  for (const product of narrowed.passing)
    if (order.isAfter(product)) first.add(order.numberOf(product), product);
  const hits = first
    .entries()
    .map(({ number, product }) => ({ live, product, ...placeOf(live, product, sort, number) }));
  return { hits, total: narrowed.passing.length };
}

/** Without words nothing is found: a question of nothing but signs. */
function candidatesOf(
  live: LiveSegment,
  ranks: Ranks,
  question: Question | undefined,
  currency: string,
): Uint32Array {
  const least = Math.max(1, question?.least ?? 0);
  return live.soldIn(currency).filter((product) => (ranks.has[product] ?? 0) >= least);
}

function pricedCard({ live: { segment }, product }: Hit, currency: string): PricedCard {
  const { starts, values } = segment.prices[currency] ?? { starts: [], values: [] };
  const [first = 0, end = 0] = [starts[product], starts[product + 1]];
  const card = JSON.parse(textAt(segment.cards, product)) as Card;
  const price = {
    from: { amount: values[first] ?? 0, currency },
    to: { amount: values[end - 1] ?? 0, currency },
  };
  const { attributes, ...rest } = card;
  return { ...rest, price, attributes };
}

function nextCursor(query: SearchQuery, { key, productId }: Hit, question: Question | undefined): string {
  return encodeCursor(query, {
    after: { key, productId },
    ...(question === undefined ? {} : { question }),
  });
}
