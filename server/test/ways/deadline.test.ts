import { openShop } from '../running/running-system';
import type { Order } from '../running/client';
import { cards } from '../running/requests';

const shop = openShop({ ORDER_DEADLINE_SECONDS: '1' });

const isOver = ({ status, payment, reservations }: Order): boolean =>
  status !== 'placed' &&
  payment.status === 'cancelled' &&
  reservations.every((each) => each.status === 'released');

test('P7 an order with a declined card is rejected at its deadline, and lets go of its stock', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(2);
  const placed = await client.place([{ productId, quantity: 2 }], { card: cards.declined });
  const order = await client.orderOnce(placed, isOver);
  expect(order).toMatchObject({ status: 'rejected', reason: 'payment-declined', payment: { attempts: 1 } });
  expect(await shop().stockOf(productId)).toEqual({ onHand: 2, reserved: 0, available: 2 });
  const body = { orderId: placed.orderId, paymentToken: cards.good };
  expect(await client.send('POST /payments', { body })).toMatchObject({
    status: 409,
    json: { code: 'order-not-awaiting-payment', orderStatus: 'rejected' },
  });
});

test('P7 an order whose customer never passes 3-D Secure is rejected at its deadline', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { card: cards.authenticationRequired });
  await client.orderOnce(placed, ({ payment }) => payment.status === 'action_required');
  const order = await client.orderOnce(placed, isOver);
  expect(order).toMatchObject({ status: 'rejected', reason: 'payment-expired' });
  expect(await shop().stockOf(productId)).toEqual({ onHand: 1, reserved: 0, available: 1 });
  expect(await client.send(`POST /payments/${placed.paymentId}/confirm`)).toMatchObject({
    status: 409,
    json: { code: 'payment-needs-no-confirmation' },
  });
});

test('an order that is confirmed in time has nothing to fear from its deadline', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { headers: { Prefer: 'wait=10' } });
  expect(placed.status).toBe('confirmed');
  const later = await client.place([{ productId: await shop().addProduct(1), quantity: 1 }], {
    card: cards.declined,
  });
  // Deadlines fire in their order: when the later order's has, the earlier one's has passed too.
  await client.orderOnce(later, isOver);
  expect(await client.order(placed.orderId, await shop().now())).toMatchObject({
    status: 'confirmed',
    payment: { status: 'captured' },
    reservations: [{ status: 'committed' }],
  });
});
