import { eventOf } from '@bodega/shared/events/contract';
import type { DomainEvent } from '@bodega/shared/events/domain-event';
import { type ItemChange, publishOutbox } from '@bodega/shared/events/publish-outbox';
import { newsOf } from '../../domain/stock-events.ts';
import { causeOf, isLevel, levelOf } from '../../store/stock-level-item.ts';

/** The stream of the catalog's table → the bus: what stands in outboxes, and what the levels of the stock tell. */
export const handler = publishOutbox({ derive: newsOfStock });

function newsOfStock({ id, at, keys, before, after }: ItemChange): DomainEvent[] {
  if (!isLevel(keys)) return [];
  const level = levelOf(after());
  const news = newsOf(levelOf(before()), level);
  return news === undefined ? [] : [eventOf(news, level, causeOf(after(), id), { id, occurredAt: at })];
}
