import { nothing, refuse, type Decision } from '../decider';
import { maxUnits } from '../values';
import type { AdjustStock } from './commands';
import type { StockEvent } from './events';
import { held, type Stock } from './stock';

/**
 * Moves or corrects the units on hand, with a reason and an actor (rule S6).
 *
 * Refuses to go below what is held for orders (`stock-held`, with the figures) and past what a warehouse holds (`stock-too-large`).
 */
export function adjustStock(stock: Stock, command: AdjustStock): Decision<StockEvent> {
  const { productId, adjustmentId, kind, quantity, reason, actor, at } = command;
  if (!stock.opened) return refuse('product-not-found', { productId });
  if (stock.adjustmentIds.includes(adjustmentId)) return nothing;
  const adjustment = { productId, adjustmentId, reason, actor, at };
  const onHand = onHandAfter(stock, command);
  if (onHand < held(stock))
    return refuse('stock-held', {
      onHand: stock.onHand,
      reserved: stock.reserved,
      committed: stock.committed,
      kind,
      quantity,
    });
  if (onHand > maxUnits)
    return refuse('stock-too-large', { onHand: stock.onHand, quantity, maximum: maxUnits });
  if (kind === 'correct')
    return [{ type: 'StockCorrected', data: { ...adjustment, onHand, previousOnHand: stock.onHand } }];
  return [{ type: eventTypes[kind], data: { ...adjustment, quantity } }];
}

const eventTypes = { receive: 'StockReceived', return: 'StockReturned', damage: 'StockDamaged' } as const;

function onHandAfter(stock: Stock, { kind, quantity }: AdjustStock): number {
  if (kind === 'correct') return quantity;
  return kind === 'damage' ? stock.onHand - quantity : stock.onHand + quantity;
}
