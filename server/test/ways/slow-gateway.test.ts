import { openShop } from '../running/running-system';
import type { Order } from '../running/client';

/** The first answer of the gateway comes after the order's deadline. */
const shop = openShop({ ORDER_DEADLINE_SECONDS: '1', SIMULATED_GATEWAY_LATENCY_MS: '1500' });

const isOver = ({ status, reservations }: Order): boolean =>
  status !== 'placed' && reservations[0]?.status === 'released';

test('P7 an authorisation that comes after the deadline is let go, and its units are free only then', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }]);
  const cancelling = await client.orderOnce(placed, ({ payment }) => payment.status === 'cancelling');
  expect(cancelling.reservations).toMatchObject([{ status: 'reserved' }]);
  expect(await client.orderOnce(placed, isOver)).toMatchObject({
    status: 'rejected',
    reason: 'payment-expired',
    payment: { status: 'cancelled', capturedAmount: 0 },
  });
});
