import * as v from 'valibot';

/** Where a page of the operators' list begins: in a category, after a product of it or at its newest. */
export interface ManagedPosition {
  readonly category: string;
  /** Status and time of the last product that was listed, as the index has them. */
  readonly after?: { readonly listedAs: string; readonly productId: string };
}

const cursorSchema = v.union([
  v.strictTuple([v.string()]),
  v.strictTuple([v.string(), v.string(), v.string()]),
]);

/** The position as a text that means nothing to the client. */
export function cursorOf({ category, after }: ManagedPosition): string {
  const parts = after === undefined ? [category] : [category, after.listedAs, after.productId];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Undefined where the text is none of our cursors. */
export function positionOf(cursor: string): ManagedPosition | undefined {
  const parsed = v.safeParse(cursorSchema, jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const [category, listedAs, productId] = parsed.output;
  return listedAs === undefined || productId === undefined
    ? { category }
    : { category, after: { listedAs, productId } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
