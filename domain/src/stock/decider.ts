import { isRefusal, never, nothing, refuse, type Decider, type Decision } from '../decider';
import { adjustStock } from './adjust-stock';
import { commitReservation, releaseReservation, shipReservation } from './close-reservation';
import type { StockCommand } from './commands';
import type { StockEvent } from './events';
import { reserveStock } from './reserve-stock';
import { available, evolveStock, noStock, type Stock } from './stock';

/** The units of one product: never more promised than there are (rules S1–S7). */
export const stockDecider: Decider<Stock, StockCommand, StockEvent> = {
  initialState: noStock,
  evolve: evolveStock,
  decide: (stock, command) => detectLowStock(stock, command, decide(stock, command)),
};

function decide(stock: Stock, command: StockCommand): Decision<StockEvent> {
  switch (command.type) {
    case 'OpenStock': {
      if (stock.opened) return nothing;
      const { productId, quantity, lowStockThreshold, at } = command;
      return [{ type: 'StockOpened', data: { productId, quantity, lowStockThreshold, at } }];
    }
    case 'SetStockThreshold': {
      const { productId, lowStockThreshold, at } = command;
      if (!stock.opened) return refuse('product-not-found', { productId });
      if (stock.lowStockThreshold === lowStockThreshold) return nothing;
      return [{ type: 'StockThresholdSet', data: { productId, lowStockThreshold, at } }];
    }
    case 'AdjustStock':
      return adjustStock(stock, command);
    case 'ReserveStock':
      return reserveStock(stock, command);
    case 'CommitReservation':
      return commitReservation(stock, command);
    case 'ReleaseReservation':
      return releaseReservation(stock, command);
    case 'ShipReservation':
      return shipReservation(stock, command);
    default:
      return never(command);
  }
}

/** S7: said once when the available units come down to the threshold, not again until they have been above it. */
function detectLowStock(
  before: Stock,
  command: StockCommand,
  decision: Decision<StockEvent>,
): Decision<StockEvent> {
  if (isRefusal(decision) || decision.length === 0 || staysHigh(before, decision)) return decision;
  const after = decision.reduce(evolveStock, before);
  if (!after.opened || after.lowStockDetected || available(after) > after.lowStockThreshold) return decision;
  const { productId, at } = command;
  const { lowStockThreshold } = after;
  return [
    ...decision,
    { type: 'LowStockDetected', data: { productId, available: available(after), lowStockThreshold, at } },
  ];
}

/**
 * Whether more than the threshold is surely left, whatever the events did: known without folding them, which nearly every command can be
 * spared.
 */
function staysHigh(before: Stock, events: readonly StockEvent[]): boolean {
  let left = available(before);
  for (const { data } of events) left -= 'quantity' in data ? data.quantity : Infinity;
  return left > before.lowStockThreshold;
}
