import { never, type StockEvent } from '@queuecommerce/domain';

/** How many units of a product there are, for a customer's eyes. */
export interface StockLevel {
  readonly onHand: number;
  /** Promised to orders and not yet gone, whether paid for or not. */
  readonly reserved: number;
  /** `onHand` less `reserved`. */
  readonly available: number;
}

export const emptyStock: StockLevel = { onHand: 0, reserved: 0, available: 0 };

/** The level after a stock event; the same one if it changed nothing. */
export function stockLevelAfter(level: StockLevel, event: StockEvent): StockLevel {
  const { onHand, reserved } = level;
  switch (event.type) {
    case 'StockOpened':
    case 'StockReceived':
    case 'StockReturned':
      return levelOf(onHand + event.data.quantity, reserved);
    case 'StockDamaged':
      return levelOf(onHand - event.data.quantity, reserved);
    case 'StockCorrected':
      return levelOf(event.data.onHand, reserved);
    case 'StockReserved':
      return levelOf(onHand, reserved + event.data.quantity);
    case 'StockReleased':
      return event.data.quantity === 0 ? level : levelOf(onHand, reserved - event.data.quantity);
    case 'StockShipped':
      return levelOf(onHand - event.data.quantity, reserved - event.data.quantity);
    case 'StockCommitted':
    case 'StockReservationRejected':
    case 'StockThresholdSet':
    case 'LowStockDetected':
      return level;
    default:
      return never(event);
  }
}

function levelOf(onHand: number, reserved: number): StockLevel {
  return { onHand, reserved, available: onHand - reserved };
}
