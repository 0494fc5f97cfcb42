import { never, nothing, type Decider, type Instant } from '../decider';
import { quantityByProduct } from '../order/price-order';
import type { FulfilmentEvent } from './events';
import { advance } from './advance';
import { evolveFulfilment, type Fulfilment } from './fulfilment';
import type { FulfilmentInput } from './inputs';
import { afterTheEnd, unwind } from './unwind';

/** An input, and when it is dealt with. */
export interface React {
  readonly type: 'React';
  readonly input: FulfilmentInput;
  readonly at: Instant;
}

/**
 * The fulfilment process manager: from what has happened to what is to be done. Inputs may come repeated and out of order:
 * one that the present step does not wait for yields nothing.
 */
export const fulfilmentDecider: Decider<Fulfilment, React, FulfilmentEvent> = {
  initialState: { status: 'none' },
  evolve: evolveFulfilment,
  decide: (fulfilment, { input, at }) => {
    switch (fulfilment.status) {
      case 'none':
        return start(input, at);
      case 'reserving':
      case 'paying':
      case 'committing':
      case 'capturing':
      case 'confirming':
      case 'confirmed':
        return advance(fulfilment, input, at);
      case 'unwinding':
        return unwind(fulfilment, input, at);
      case 'ended':
        return afterTheEnd(fulfilment, input, at);
      default:
        return never(fulfilment);
    }
  },
};

/** S2, S3: one reservation a product, known by order and product. */
function start(input: FulfilmentInput, at: Instant): readonly FulfilmentEvent[] {
  if (input.type !== 'OrderPlaced') return nothing;
  const { orderId, paymentId, totalAmount: amount, currency, paymentToken, deadline, items } = input.data;
  const reservations = [...quantityByProduct(items)].map(([productId, quantity]) => ({
    reservationId: `${orderId}:${productId}`,
    productId,
    quantity,
  }));
  const data = { orderId, paymentId, amount, currency, paymentToken, deadline, reservations, at };
  return [{ type: 'StockReservationRequested', data }];
}
