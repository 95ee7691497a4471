import { CommandRefused, consumeCommands, defineCommand } from '@bodega/shared/messaging/consume-commands';
import type { StockAnswer } from '../../domain/stock-commands.ts';
import { commitStock, releaseStock, reserveStock } from '../../store/stock-reservations.ts';
import { commitStockSchema, releaseStockSchema, reserveStockSchema } from './commands.ts';

/**
 * What a workflow asks of the stock. One command after the other: a rush on one SKU would only make them cancel each
 * other's transactions.
 */
export const handler = consumeCommands(
  {
    'reserve-stock': defineCommand({
      schema: reserveStockSchema,
      handle: async (command, cause) => answered(command, await reserveStock(command, cause)),
    }),
    'release-stock': defineCommand({
      schema: releaseStockSchema,
      handle: async (command, cause) => answered(command, await releaseStock(command, cause)),
    }),
    'commit-stock': defineCommand({
      schema: commitStockSchema,
      handle: async (command, cause) => answered(command, await commitStock(command, cause)),
    }),
  },
  { oneByOne: true },
);

function answered({ orderId }: { readonly orderId: string }, answer: StockAnswer) {
  if ('done' in answer) return answer.done;
  throw new CommandRefused('StockRefused', { orderId, ...answer.refused });
}
