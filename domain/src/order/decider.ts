import { never, nothing, refuse, type Decider, type Decision, type Refusal } from '../decider';
import type { CancelOrder, ChangeShippingAddress, OrderCommand, PlaceOrder, ShipOrder } from './commands';
import type { OrderEvent, ShippingAddress } from './events';
import { allowedMoves, evolveOrder, type Order, type OrderStatus, type PlacedOrder } from './order';

/** An order's life, from placed to its end (rules O1, O2, O4). */
export const orderDecider: Decider<Order, OrderCommand, OrderEvent> = {
  initialState: { status: 'none' },
  evolve: evolveOrder,
  decide: (order, command) => {
    if (command.type === 'PlaceOrder') return order.status === 'none' ? placeOrder(command) : nothing;
    if (order.status === 'none') return refuse('order-not-found', { orderId: command.orderId });
    const { orderId, at } = command;
    switch (command.type) {
      case 'ConfirmOrder':
        // Only a placed order can be confirmed: a cancelled one stays so, and its payment goes back (P6).
        return order.status === 'placed'
          ? [{ type: 'OrderConfirmed', data: { orderId, paymentId: command.paymentId, at } }]
          : nothing;
      case 'RejectOrder':
        return order.status === 'placed'
          ? [{ type: 'OrderRejected', data: { orderId, reason: command.reason, at } }]
          : nothing;
      case 'CancelOrder':
        return cancelOrder(order, command);
      case 'ChangeShippingAddress':
        return changeShippingAddress(order, command);
      case 'ShipOrder':
        return shipOrder(order, command);
      case 'DeliverOrder':
        if (order.status === 'delivered') return nothing;
        return moveTo(order, 'delivered', { type: 'OrderDelivered', data: { orderId, at } });
      case 'ReturnOrder':
        if (order.status === 'returned') return nothing;
        return moveTo(order, 'returned', {
          type: 'OrderReturned',
          data: { orderId, reason: command.reason, at },
        });
      case 'ForgetPersonalData':
        return order.personalDataForgotten
          ? nothing
          : [{ type: 'OrderPersonalDataForgotten', data: { orderId, at } }];
      default:
        return never(command);
    }
  },
};

function placeOrder({ type: _, ...facts }: PlaceOrder): Decision<OrderEvent> {
  return [{ type: 'OrderPlaced', data: { ...facts, items: [...facts.items] } }];
}

/** O2: decided at once, at any stage before shipping; what was reserved or paid is undone by the process manager. */
function cancelOrder(order: PlacedOrder, { orderId, reason, at }: CancelOrder): Decision<OrderEvent> {
  if (order.status === 'cancelled') return nothing;
  return moveTo(order, 'cancelled', { type: 'OrderCancelled', data: { orderId, reason, at } });
}

function changeShippingAddress(order: PlacedOrder, command: ChangeShippingAddress): Decision<OrderEvent> {
  const { orderId, shippingAddress, at } = command;
  if (order.status !== 'placed' && order.status !== 'confirmed')
    return refuse('shipping-address-fixed', { status: order.status });
  if (partsOf(order.shippingAddress) === partsOf(shippingAddress)) return nothing;
  const { customerId } = order.customer;
  return [{ type: 'OrderShippingAddressChanged', data: { orderId, customerId, shippingAddress, at } }];
}

/** An address's parts, whatever the order of their fields: a log does not keep it. */
function partsOf({ street, city, state, postalCode, country }: ShippingAddress): string {
  return JSON.stringify([street, city, state, postalCode, country]);
}

function shipOrder(
  order: PlacedOrder,
  { orderId, carrier, trackingNumber, at }: ShipOrder,
): Decision<OrderEvent> {
  const sameShipment =
    order.shipment?.carrier === carrier && order.shipment.trackingNumber === trackingNumber;
  if (order.status === 'shipped' && sameShipment) return nothing;
  return moveTo(order, 'shipped', { type: 'OrderShipped', data: { orderId, carrier, trackingNumber, at } });
}

function moveTo(order: PlacedOrder, status: OrderStatus, event: OrderEvent): Decision<OrderEvent> {
  return allowedMoves[order.status].includes(status) ? [event] : refuseMove(order.status, status);
}

/** O1: a move off the life cycle, refused with the moves that are allowed. */
export function refuseMove(from: OrderStatus, to: string): Refusal {
  return refuse('transition-not-allowed', { from, to, allowed: allowedMoves[from] });
}
