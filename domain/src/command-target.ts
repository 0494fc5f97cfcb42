import type { ConfirmOrder, RejectOrder } from './order/commands';
import type { CancelPayment, CapturePayment, RefundPayment, RequestAuthorization } from './payment/commands';
import type { OpenStock, SetStockThreshold, StockCommand } from './stock/commands';
import type { FulfilmentCommand } from './fulfilment/commands';

/** The commands that travel over the bus. */
export type BusCommand = FulfilmentCommand | OpenStock | SetStockThreshold;

/** Which aggregate a command is for, by its queue, and which instance of it. */
export type CommandTarget =
  | { readonly queue: 'stock'; readonly id: string; readonly command: StockCommand }
  | {
      readonly queue: 'payment';
      readonly id: string;
      readonly command: RequestAuthorization | CapturePayment | CancelPayment | RefundPayment;
    }
  | { readonly queue: 'order'; readonly id: string; readonly command: ConfirmOrder | RejectOrder };

/** The queues that carry commands, one a kind of aggregate. */
export const commandQueues = ['order', 'stock', 'payment'] as const;

export function targetOf(command: BusCommand): CommandTarget {
  switch (command.type) {
    case 'ConfirmOrder':
    case 'RejectOrder':
      return { queue: 'order', id: command.orderId, command };
    case 'RequestAuthorization':
    case 'CapturePayment':
    case 'CancelPayment':
    case 'RefundPayment':
      return { queue: 'payment', id: command.paymentId, command };
    default:
      return { queue: 'stock', id: command.productId, command };
  }
}
