/**
 * What browsers and CloudFront may keep, and for how long. A reader may see what has changed up to five minutes ago; a
 * day of traffic on a page costs its functions a few hundred calls.
 */
export const caching = {
  /** Public reads. Browsers ask again after a minute, CloudFront after five, and meanwhile serves what it has. */
  shared: { 'cache-control': 'public, max-age=60, s-maxage=300, stale-while-revalidate=600' },
  /** Lists: a new product is seen after half a minute. Browsers ask each time whether the list is still the same. */
  list: { 'cache-control': 'public, max-age=0, s-maxage=30, stale-while-revalidate=60' },
  /** What only operators see, and what they are about to change. */
  never: { 'cache-control': 'private, no-store' },
} as const;
