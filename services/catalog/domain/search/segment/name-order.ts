import type { Segment } from './segment.ts';
import { sizeOf, textAt } from './text-table.ts';

/** The products by name; those of the same name in the order of their ids. */
export interface NameOrder {
  readonly order: Uint32Array;
  /** For each product its place in the order. */
  readonly ranks: Uint32Array;
}

export function nameOrderOf({ names }: Segment): NameOrder {
  const texts = Array.from({ length: sizeOf(names) }, (_, product) => textAt(names, product));
  const order = Uint32Array.from(texts.keys()).sort((a, b) => {
    const [nameA = '', nameB = ''] = [texts[a], texts[b]];
    return nameA < nameB ? -1 : nameA > nameB ? 1 : a - b;
  });
  const ranks = new Uint32Array(texts.length);
  order.forEach((product, rank) => {
    ranks[product] = rank;
  });
  return { order, ranks };
}
