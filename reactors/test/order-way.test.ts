import { deadlineMs } from './world/customers';
import { Shop } from './world/shop';

const twoItems = [
  { productId: 'tea', quantity: 2 },
  { productId: 'pot', quantity: 1 },
];

test('an order with stock and a good card is confirmed, and its money taken once', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ items: twoItems });
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'confirmed' });
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded', amountReceived: 3_000 }]);
  await shop.order({
    type: 'ShipOrder',
    orderId: placed.orderId,
    carrier: null,
    trackingNumber: null,
    at: shop.now,
  });
  await shop.untilFulfilment(placed, 'ended');
  await shop.untilQuiet();
  expect(await shop.eventTypes()).toContain('StockShipped');
});

test('S4 an order that gets one of two items releases what it got, and is never charged', async () => {
  const shop = await Shop.running({ stock: { tea: 10, pot: 0 } });
  const placed = await shop.place({ items: twoItems });
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'out-of-stock' });
  expect(await shop.available('tea')).toBe(10);
  expect(await shop.ledger()).toEqual([]);
});

test('a declined order is confirmed with another card before its deadline, by one payment', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_chargeDeclined' });
  await shop.untilPayment(placed, 'declined');
  await shop.retry(placed, 'pm_card_visa');
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded', amountReceived: 1_000 }]);
});

test('an order that stays declined is rejected at its deadline, and its stock released', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_chargeDeclined' });
  await shop.untilPayment(placed, 'declined');
  await shop.clock.advance(deadlineMs);
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'payment-declined' });
  expect(await shop.available('tea')).toBe(10);
  expect(await shop.ledger()).toMatchObject([{ status: 'canceled' }]);
});

test('a payment method that the gateway refuses to try counts as declined, and another card may follow', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_of_nobody' });
  await shop.untilPayment(placed, 'declined');
  await shop.retry(placed, 'pm_card_visa');
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded' }]);
});

test('a payment method that was refused, and never another one, ends without anything to cancel at the gateway', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_of_nobody' });
  await shop.untilPayment(placed, 'declined');
  await shop.clock.advance(deadlineMs);
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.ledger()).toEqual([]);
});

test('3-D Secure: the order is confirmed once its customer has passed the challenge', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  await shop.confirm(placed);
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded' }]);
});

test('P7 3-D Secure never passed: at the deadline the payment is cancelled first, then the stock released', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  await shop.clock.advance(deadlineMs);
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'payment-expired' });
  const types = await shop.eventTypes();
  expect(types.indexOf('PaymentCancelled')).toBeLessThan(types.indexOf('StockReleased'));
  expect(await shop.ledger()).toMatchObject([{ status: 'canceled' }]);
});

test('P8 a hold that lapses before it is captured ends its order with that reason', async () => {
  const shop = await Shop.running();
  const crashed = shop.store.when('PaymentAuthorized', () => shop.crash());
  const placed = await shop.place();
  await shop.clock.advance(100);
  await crashed;
  shop.clock.jump(8 * 24 * 60 * 60_000);
  await shop.start();
  await shop.untilFulfilment(placed, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'rejected', reason: 'authorization-expired' });
  expect(await shop.available('tea')).toBe(10);
});

describe('O2 an order that is cancelled ends cancelled, with its stock released and no money taken', () => {
  const stages = [
    'OrderPlaced',
    'StockReservationRequested',
    'StockReserved',
    'PaymentRequested',
    'PaymentAuthorizationRequested',
    'PaymentAuthorized',
    'StockCommitRequested',
    'StockCommitted',
    'CaptureDecided',
    'PaymentCaptureRequested',
    'PaymentCaptured',
    'ConfirmationDecided',
    'OrderConfirmed',
    'FulfilmentCompleted',
  ];
  test.each(stages)('after %s', async (stage) => {
    const shop = await Shop.running();
    const placed = shop.newIds();
    const cancelled = shop.store.when(stage, () => shop.cancel(placed));
    await shop.place({ items: twoItems }, placed);
    await shop.clock.advance(100);
    await cancelled;
    await shop.untilFulfilment(placed, 'ended');
    await shop.untilQuiet();
    expect(await shop.orderOf(placed)).toMatchObject({ status: 'cancelled' });
    expect([await shop.available('tea'), await shop.available('pot')]).toEqual([10, 10]);
    expect(await shop.netTaken()).toBe(0);
    expect(await shop.held()).toEqual([]);
  });
});
