import { readEvent, type DomainEventType } from '@queuecommerce/domain';
import { openShop } from '../running/running-system';
import type { Order, Placed } from '../running/client';

/** Slow enough for a cancellation to come in between. */
const shop = openShop({ SIMULATED_GATEWAY_LATENCY_MS: '150' });

const isOver = ({ status, payment, reservations }: Order): boolean =>
  status === 'cancelled' &&
  reservations.every((each) => each.status === 'released') &&
  ['cancelled', 'refunded', 'not_requested'].includes(payment.status);

/** Each moment of an order's way, by the event that it begins with, and what may have become of its money. */
const moments: readonly (readonly [DomainEventType, readonly string[]])[] = [
  ['OrderPlaced', ['not_requested', 'cancelled']],
  ['StockReserved', ['not_requested', 'cancelled']],
  ['PaymentAuthorizationRequested', ['cancelled']],
  ['PaymentAuthorized', ['cancelled', 'refunded']],
  ['StockCommitted', ['cancelled', 'refunded']],
  ['PaymentCaptureRequested', ['refunded']],
  ['PaymentCaptured', ['refunded']],
  ['OrderConfirmed', ['refunded']],
];

test.each(moments)(
  'O2 P5 an order that is cancelled after %s ends cancelled, with nothing held or kept',
  async (moment, ends) => {
    const { client } = shop();
    const productId = await shop().addProduct(2);
    const seen = untilEvent(moment, productId);
    const placed = await client.place([{ productId, quantity: 2 }]);
    await seen;
    const { json } = await client.succeed(`POST /orders/${placed.orderId}/cancel`, {
      body: { reason: 'too slow' },
    });
    expect(json).toMatchObject({ status: 'cancelled', reason: 'too slow' });
    const order = await client.orderOnce(placed, isOver);
    expect(ends).toContain(order.payment.status);
    expect(order.payment.refundedAmount).toBe(order.payment.capturedAmount);
    expect(order).toMatchObject({ status: 'cancelled', reason: 'too slow' });
    expect(await shop().stockOf(productId)).toEqual({ onHand: 2, reserved: 0, available: 2 });
  },
);

test('P6 orders that are cancelled while they race through all their stages keep no money and no units', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(40);
  const placeAndCancel = async (): Promise<Placed> => {
    const placed = await client.place([{ productId, quantity: 1 }]);
    await client.succeed(`POST /orders/${placed.orderId}/cancel`, { body: { reason: 'too slow' } });
    return placed;
  };
  const placed = await Promise.all(Array.from({ length: 40 }, placeAndCancel));
  for (const each of placed) {
    const { payment } = await client.orderOnce(each, isOver);
    expect(payment.refundedAmount).toBe(payment.capturedAmount);
  }
  expect(await shop().stockOf(productId)).toEqual({ onHand: 40, reserved: 0, available: 40 });
});

/** Resolves once the event is in the log, of the first order of this product. */
async function untilEvent(type: DomainEventType, productId: string): Promise<void> {
  const { store } = shop().system.engines;
  const ids = new Set<string>();
  const ended = new AbortController();
  const after = await store.head();
  for await (const { events } of store.subscribe({ signal: ended.signal, ...(after && { after }) }))
    for (const recorded of events) {
      const event = readEvent(recorded);
      if (event.type === 'OrderPlaced' && event.data.items[0]?.productId === productId)
        ids.add(event.data.orderId);
      const isOfOrder = 'orderId' in event.data && event.data.orderId !== null && ids.has(event.data.orderId);
      if (event.type === type && isOfOrder) return ended.abort();
    }
}
