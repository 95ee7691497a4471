import { fold } from './search/text/fold.ts';

const LONGEST = 100;

/** A name as it stands in an address: `Café-Tisch, groß` is `cafe-tisch-gross`. One without a Latin letter has none. */
export function slugOf(name: string, fallback: string): string {
  const words = fold(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return shortened(words.join('-')) || fallback;
}

/** At most a hundred characters, and no half word at the end where there is a whole one before it. */
function shortened(slug: string): string {
  if (slug.length <= LONGEST) return slug;
  const lastHyphen = slug.lastIndexOf('-', LONGEST);
  return slug.slice(0, lastHyphen > 0 ? lastHyphen : LONGEST);
}
