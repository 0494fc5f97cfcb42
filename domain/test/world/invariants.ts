/** What must hold at every step, and what must hold at rest. */
import { net } from './gateway-model';
import { idsOf, productIdOf, type World } from './world';

/** S1, S3: what is held is what the reservations say, and never more than there is. */
export function expectNothingOversold({ stocks }: World): void {
  for (const [, { onHand, reserved, committed, reservations }] of stocks.all()) {
    let counted = { reserved: 0, committed: 0 };
    for (const [, reservation] of reservations) {
      const { quantity } = reservation;
      counted = reservation.committed
        ? { ...counted, committed: counted.committed + quantity }
        : { ...counted, reserved: counted.reserved + quantity };
    }
    if (reserved !== counted.reserved || committed !== counted.committed || reserved + committed > onHand)
      throw new Error(`Oversold: ${JSON.stringify({ onHand, reserved, committed, counted })}`);
  }
}

const fulfilled = ['confirmed', 'shipped'];

export function expectAtRest(world: World): void {
  for (const [order] of world.plan.orders.entries()) {
    if (world.orders.state(idsOf(order).orderId).status === 'none') continue;
    expectAnEnd(world, order);
    expectMoneyWhereItBelongs(world, order);
    expectNoOrphan(world, order);
  }
  expectUnitsConserved(world);
  expectSameBooks(world);
  expectDecidedOnce(world);
}

/** O3, I6 */
function expectAnEnd(world: World, order: number): void {
  const { orderId } = idsOf(order);
  const { status } = world.orders.state(orderId);
  expect(['confirmed', 'shipped', 'cancelled', 'rejected']).toContain(status);
  const fulfilment = world.fulfilments.state(orderId);
  if (status === 'confirmed') expect(fulfilment.status).toBe('confirmed');
  else expect(fulfilment).toMatchObject({ status: 'ended' });
  if (status === 'shipped') expect(fulfilment).toMatchObject({ outcome: 'shipped' });
  if (status === 'rejected') expect(fulfilment).toMatchObject({ outcome: 'rejected' });
}

/** I4, P6: one capture an order at most, kept only for an order that is fulfilled; no hold is left behind. */
function expectMoneyWhereItBelongs(world: World, order: number): void {
  const { orderId, paymentId } = idsOf(order);
  const { status } = world.orders.state(orderId);
  const intents = [...world.gateway.intents.values()].filter((intent) => intent.orderId === orderId);
  expect(intents.length).toBeLessThanOrEqual(1);
  const taken = intents.filter(({ amountReceived }) => amountReceived > 0);
  const payment = world.payments.state(paymentId);
  if (payment.status === 'quarantined') {
    expect(status).not.toBe('confirmed');
    return;
  }
  expect(intents.filter((intent) => intent.status === 'requires_capture')).toEqual([]);
  if (fulfilled.includes(status)) {
    expect(taken).toHaveLength(1);
    expect(payment).toMatchObject({ status: 'captured', captured: totalOf(world, orderId) });
    return;
  }
  if (!isLeftToOperator(world, orderId)) expect(taken.map(net).filter((kept) => kept > 0)).toEqual([]);
}

/** P9: a refund of the process manager's own that failed is an operator's matter, and in the log. */
export function isLeftToOperator({ log }: World, orderId: string): boolean {
  return log.some(
    ({ event }) => event.type === 'RefundFailed' && event.data.refundId.startsWith(`${orderId}:unwind`),
  );
}

function totalOf({ orders }: World, orderId: string): number {
  const order = orders.state(orderId);
  return order.status === 'none' ? 0 : order.totalAmount;
}

/** P5, P9: what is decided once is decided once, however often it is asked for. */
function expectDecidedOnce({ log }: World): void {
  const decided = log.flatMap(({ id, event }) => {
    switch (event.type) {
      case 'PaymentAuthorizationRequested':
        return [`${id} attempt ${event.data.attemptId}`];
      case 'PaymentCaptureRequested':
      case 'PaymentCancellationRequested':
        return [`${id} capture or cancel`];
      case 'RefundRequested':
        return [`${id} refund ${event.data.refundId}`];
      case 'RefundDecided':
        return [`${id} refund ${event.data.refundId}`];
      case 'FulfilmentEnded':
      case 'OrderConfirmed':
      case 'OrderRejected':
      case 'OrderCancelled':
        return [`${id} ${event.type}`];
      default:
        return [];
    }
  });
  expect(decided.filter((each, index) => decided.indexOf(each) !== index)).toEqual([]);
}

/** S3, S4: an order that is over holds nothing; one that is sold holds all that was ordered, committed. */
function expectNoOrphan(world: World, order: number): void {
  const { orderId } = idsOf(order);
  const { status } = world.orders.state(orderId);
  const held = [...world.stocks.all()].flatMap(([productId, { reservations }]) =>
    [...reservations]
      .filter(([, reservation]) => reservation.orderId === orderId)
      .map(([, { quantity, committed }]) => ({ productId, quantity, committed })),
  );
  const ordered = new Map<string, number>();
  for (const { product, quantity } of world.plan.orders[order]?.items ?? [])
    ordered.set(productIdOf(product), (ordered.get(productIdOf(product)) ?? 0) + quantity);
  const sold = [...ordered].map(([productId, quantity]) => ({ productId, quantity, committed: true }));
  if (status === 'confirmed') expect(new Set(held)).toEqual(new Set(sold));
  else expect(held).toEqual([]);
}

/** I3: what is not here any more has been shipped. */
function expectUnitsConserved(world: World): void {
  for (const [product, opened] of world.plan.stock.entries()) {
    const productId = productIdOf(product);
    let shipped = 0;
    for (const { event } of world.log)
      if (event.type === 'StockShipped' && event.data.productId === productId) shipped += event.data.quantity;
    expect(world.stocks.state(productId).onHand).toBe(opened - shipped);
  }
}

/** I4: our payments say what the gateway's own ledger says. */
function expectSameBooks(world: World): void {
  for (const [paymentId, payment] of world.payments.all()) {
    const intents = [...world.gateway.intents.values()].filter((intent) => intent.paymentId === paymentId);
    const received = intents.reduce((sum, intent) => sum + intent.amountReceived, 0);
    if (payment.status !== 'quarantined')
      expect(payment.status === 'captured' ? payment.captured : 0).toBe(received);
    if (payment.status !== 'captured') continue;
    const refunds = intents
      .flatMap((intent) => intent.refunds)
      .filter(({ status }) => status === 'succeeded');
    const ours = [...payment.refunds.values()].filter(({ status }) => status === 'succeeded');
    expect(ours.reduce((sum, { amount }) => sum + amount, 0)).toBe(
      refunds.reduce((sum, { amount }) => sum + amount, 0),
    );
  }
}
