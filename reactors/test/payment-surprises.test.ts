import { GatewayRefused, GatewayUnavailable, type GatewayPayment } from '@queuecommerce/infra';
import { callsOf } from './world/calls-of';
import type { PlacedBasket } from './world/customers';
import { Shop } from './world/shop';

const minuteMs = 60_000;

/** The payment's cancellation is decided before its authorisation is answered. */
async function cancelPayment(shop: Shop, { orderId, paymentId }: PlacedBasket): Promise<void> {
  await shop.payment({ type: 'CancelPayment', paymentId, orderId, reason: 'order-cancelled', at: shop.now });
}

test('F8 a request that is still on its way when its process dies leaves no hold behind that nobody cancels', async () => {
  let calls = 0;
  const shop: Shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      authorize: async (request) => {
        if (calls++ === 0) await new Promise<void>((resolve) => void shop.clock.after(20_000, resolve));
        return simulator.authorize(request);
      },
    }),
  });
  const placed = await shop.place();
  await shop.until(() => calls === 1);
  shop.crash();
  await cancelPayment(shop, placed);
  await shop.start();
  await shop.untilFulfilment(placed, 'ended');
  await shop.clock.advance(minuteMs);
  expect(await shop.ledger()).toMatchObject([{ status: 'canceled' }]);
});

test('P2 a payment that was made but not tried, under a key that is spent, is tried again and not made again', async () => {
  let calls = 0;
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      authorize: async (request) => {
        if (calls++ > 0) return simulator.authorize(request);
        const paymentToken = 'pm_card_threeDSecure2Required';
        const { gatewayPaymentId } = await simulator.authorize({ ...request, paymentToken });
        await simulator.completeAction(gatewayPaymentId, 'failed');
        throw new GatewayUnavailable('500', undefined, { isKeySpent: true });
      },
    }),
  });
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded' }]);
});

test('P9 a refund that the gateway has begun is not made again, though nobody knows how it ends', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('refund', 'server-error-after');
  const placed = await shop.place({ card: 'pm_card_pendingRefund' });
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.cancel(placed);
  await shop.untilFulfilment(placed, 'ended');
  await shop.untilQuiet();
  expect(shop.gatewayCalls.filter((call) => call === 'refund')).toHaveLength(1);
  expect(await shop.ledger()).toMatchObject([{ refunds: [{ amount: 1_000, status: 'pending' }] }]);
});

test('a cancellation of what the gateway has never heard of is done without it', async () => {
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      authorize: async (request) => {
        const payment = await simulator.authorize(request);
        await simulator.cancel({ ...payment, idempotencyKey: 'x' });
        return { ...payment, status: 'processing' };
      },
      findByPaymentId: async () => undefined,
    }),
  });
  const placed = await shop.place();
  await shop.until(() => shop.gatewayCalls.includes('authorize'));
  await shop.cancel(placed);
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.paymentOf(placed)).toMatchObject({ status: 'cancelled', gatewayPaymentId: null });
});

test('P1 a payment that the gateway still processes is cancelled once it no longer does', async () => {
  let processing = 8;
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      cancel: async (call) => {
        if (processing-- <= 0) return simulator.cancel(call);
        const payment = await simulator.retrieve(call.gatewayPaymentId);
        if (!payment) throw new Error('It is there');
        throw refusedAs({ ...payment, status: 'processing' });
      },
    }),
  });
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  await shop.cancel(placed);
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.ledger()).toMatchObject([{ status: 'canceled' }]);
  expect(shop.reactors.status().reactors.map(({ parkedPartitions }) => parkedPartitions)).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test('P5 a payment that is cancelled at the gateway before it is captured ends its order', async () => {
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      capture: async (call) => {
        await simulator.cancel({ ...call, idempotencyKey: 'the dashboard' });
        return simulator.capture(call);
      },
    }),
  });
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'payment-cancelled' });
  expect(await shop.available('tea')).toBe(10);
});

test('P5 P6 a payment that is captured at the gateway before it is cancelled is refunded, once', async () => {
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      cancel: async (call) => {
        await simulator.capture({ ...call, idempotencyKey: 'the dashboard' });
        return simulator.cancel(call);
      },
    }),
  });
  const ids = shop.newIds();
  const cancelled = shop.store.when('PaymentAuthorized', () => shop.cancel(ids));
  await shop.place({}, ids);
  await shop.clock.advance(100);
  await cancelled;
  await shop.untilFulfilment(ids, 'ended');
  await shop.untilQuiet();
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded', refunds: [{ amount: 1_000 }] }]);
  expect(await shop.orderOf(ids)).toMatchObject({ status: 'cancelled' });
});

test('P10 a success over another amount is quarantined, and its order ends without being confirmed', async () => {
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      authorize: async (request) => ({ ...(await simulator.authorize(request)), amount: 1 }),
    }),
  });
  const placed = await shop.place();
  await shop.untilPayment(placed, 'quarantined');
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'payment-quarantined' });
});

function refusedAs(payment: GatewayPayment): GatewayRefused {
  return new GatewayRefused('payment_intent_unexpected_state', `It is ${payment.status}`, payment);
}
