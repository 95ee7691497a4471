import type { Cause } from '@bodega/shared/events/domain-event';
import type { StockLevel } from '../domain/stock.ts';

export type Item = Readonly<Record<string, unknown>>;

/** Among the records of the table's stream. Without store/table.ts, so that their reader needs no client of DynamoDB. */
export function isLevel({ sk }: Item): boolean {
  return String(sk).startsWith('LEVEL#');
}

/** A level as it stands in the table, and in the records of the table's stream. */
export function levelOf(item: Item): StockLevel {
  const figure = (name: string) => Number(item[name] ?? 0);
  return {
    sku: String(item.sku),
    location: String(item.location),
    productId: String(item.productId),
    onHand: figure('onHand'),
    reserved: figure('reserved'),
    available: figure('available'),
    sold: figure('sold'),
    lowAt: figure('lowAt'),
  };
}

/** What the latest write of the level came of. */
export function causeOf({ cause }: Item, otherwise: string): Cause {
  return (cause as Cause | undefined) ?? { correlationId: otherwise, causationId: otherwise };
}
