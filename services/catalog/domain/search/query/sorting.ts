import { compareTexts } from '../document.ts';
import type { LiveSegment } from '../segment/live-segment.ts';
import { positionOf, textAt } from '../segment/text-table.ts';
import { type Ranks, rankOf } from './ranks.ts';
import type { Sort } from './search-query.ts';

/** Where a product stands in a list: no two stand at the same place. */
export interface Place {
  /** Its rank, price, name or time. */
  readonly key: number | string;
  readonly productId: string;
}

/** A product of the result. */
export interface Hit extends Place {
  readonly live: LiveSegment;
  readonly product: number;
}

/** How the products of a segment are put in order: the least number first, then the least product. */
export interface SegmentOrder {
  numberOf(product: number): number;
  /** Whether it comes after the cursor's place. */
  isAfter(product: number): boolean;
}

export interface OrderContext {
  readonly sort: Sort;
  readonly currency: string;
  readonly ranks?: Ranks | undefined;
}

export function orderIn(live: LiveSegment, context: OrderContext, after: Place | undefined): SegmentOrder {
  if (context.sort === 'name') return orderByName(live, after);
  const numberOf = numbersIn(live, context);
  if (after === undefined) return { numberOf, isAfter: () => true };
  const at = positionOf(live.segment.productIds, after.productId);
  const firstAfter = at < 0 ? ~at : at + 1;
  const least = isDescending(context.sort) ? -Number(after.key) : Number(after.key);
  return {
    numberOf,
    isAfter: (product) => {
      const number = numberOf(product);
      return number > least || (number === least && product >= firstAfter);
    },
  };
}

function orderByName(live: LiveSegment, after: Place | undefined): SegmentOrder {
  const { ranks } = live.byName;
  const numberOf = (product: number): number => ranks[product] ?? 0;
  if (after === undefined) return { numberOf, isAfter: () => true };
  const first = firstRankAfter(live, after);
  return { numberOf, isAfter: (product) => numberOf(product) >= first };
}

function firstRankAfter(live: LiveSegment, after: Place): number {
  const { order } = live.byName;
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = placeOf(live, order[middle] ?? 0, 'name', 0);
    if (comparePlaces('name', place, after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function numbersIn(
  { segment }: LiveSegment,
  { sort, currency, ranks }: OrderContext,
): (product: number) => number {
  if (sort === 'relevance' && ranks !== undefined) return (product) => -rankOf(ranks, product);
  if (sort === 'price' || sort === '-price') {
    const { starts, values } = segment.prices[currency] ?? { starts: [], values: [] };
    const sign = sort === 'price' ? 1 : -1;
    return (product) => sign * (values[starts[product] ?? 0] ?? 0);
  }
  return (product) => -(segment.createdAt[product] ?? 0);
}

export function isDescending(sort: Sort): boolean {
  return sort === 'relevance' || sort === '-price' || sort === 'newest';
}

export function placeOf({ segment }: LiveSegment, product: number, sort: Sort, number: number): Place {
  const productId = textAt(segment.productIds, product);
  if (sort === 'name') return { key: textAt(segment.names, product), productId };
  return { key: isDescending(sort) ? -number : number, productId };
}

export function comparePlaces(sort: Sort, a: Place, b: Place): number {
  const byKey =
    typeof a.key === 'string' || typeof b.key === 'string'
      ? compareTexts(String(a.key), String(b.key))
      : a.key - b.key;
  return (isDescending(sort) ? -byKey : byKey) || compareTexts(a.productId, b.productId);
}
