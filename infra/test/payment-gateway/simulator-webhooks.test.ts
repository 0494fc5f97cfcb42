import { authorizeRequest, callFor } from './contract/requests';
import { openStage, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.gateway.close());

const types = (of: Stage = stage) => of.received.map(({ type }) => type);
const paidWith = (paymentToken: string) =>
  stage.gateway.authorize(authorizeRequest({ paymentToken, capture: 'automatic', amount: 10_000 }));

describe('P4 each change of state is told as Stripe tells it', () => {
  test('held, captured, refunded', async () => {
    const held = await stage.gateway.authorize(authorizeRequest());
    await stage.gateway.capture(callFor(held));
    await stage.gateway.refund({ ...callFor(held), refundId: 'r', amount: 1 });
    await stage.clock.advance(0);
    expect(types()).toEqual([
      'payment_intent.amount_capturable_updated',
      'payment_intent.succeeded',
      'refund.created',
      'charge.refunded',
    ]);
  });

  test('challenged, declined, tried again, cancelled', async () => {
    const request = authorizeRequest({ paymentToken: 'pm_card_threeDSecureRequiredChargeDeclined' });
    const waiting = await stage.gateway.authorize(request);
    await stage.gateway.confirm(callFor(waiting));
    const { gatewayPaymentId } = waiting;
    await stage.gateway.authorize({
      ...request,
      idempotencyKey: '2',
      paymentToken: 'pm_card_visa',
      gatewayPaymentId,
    });
    await stage.gateway.cancel(callFor(waiting));
    await stage.gateway.cancel(callFor(waiting));
    await stage.clock.advance(0);
    expect(types()).toEqual([
      'payment_intent.requires_action',
      'payment_intent.payment_failed',
      'payment_intent.amount_capturable_updated',
      'payment_intent.canceled',
    ]);
  });

  test.each([
    ['pm_card_pendingRefund', ['refund.created', 'refund.updated', 'charge.refunded']],
    ['pm_card_refundFail', ['refund.created', 'charge.refunded', 'refund.updated', 'refund.failed']],
  ])('a refund to %s', async (paymentToken, told) => {
    const paid = await paidWith(paymentToken);
    await stage.gateway.refund({ ...callFor(paid), refundId: 'r', amount: 1 });
    await stage.clock.advance(10_000);
    expect(types().slice(1)).toEqual(told);
  });

  test.each([
    ['won', ['charge.dispute.closed', 'charge.dispute.funds_reinstated']],
    ['lost', ['charge.dispute.closed']],
  ] as const)('a chargeback that is %s', async (outcome, told) => {
    const paid = await paidWith('pm_card_visa');
    const { disputes } = await stage.gateway.openDispute(paid.gatewayPaymentId, 'chargeback');
    await stage.gateway.closeDispute(paid.gatewayPaymentId, disputes[0]?.disputeId ?? '', outcome);
    await stage.clock.advance(0);
    expect(types().slice(1)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn', ...told]);
  });

  test('a bank account’s payment', async () => {
    await paidWith('pm_usBankAccount_success');
    await stage.clock.advance(10_000);
    expect(types()).toEqual(['payment_intent.processing', 'payment_intent.succeeded']);
  });

  test('a repeated request, and a refused one, tell nothing', async () => {
    const request = authorizeRequest({ capture: 'automatic' });
    const paid = await stage.gateway.authorize(request);
    await stage.gateway.authorize(request);
    await stage.gateway.cancel(callFor(paid)).catch(() => undefined);
    await stage.clock.advance(0);
    expect(types()).toHaveLength(1);
  });
});

test('P3 a webhook names the payment, ours and the gateway’s, and carries Stripe’s object', async () => {
  const held = await stage.gateway.authorize(authorizeRequest());
  await stage.gateway.capture(callFor(held));
  await stage.gateway.refund({ ...callFor(held), refundId: 'r', amount: 500 });
  await stage.clock.advance(0);
  const { gatewayPaymentId, paymentId, orderId, chargeId, amount } = held;
  const createdAt = new Date(stage.clock.now()).toISOString();
  expect(stage.received).toMatchObject([
    {
      gatewayPaymentId,
      paymentId,
      createdAt,
      object: { status: 'requires_capture', amount_capturable: amount },
    },
    {
      gatewayPaymentId,
      paymentId,
      object: { amount_received: amount, currency: 'usd', metadata: { paymentId, orderId } },
    },
    {
      gatewayPaymentId,
      paymentId: null,
      object: { object: 'refund', charge: chargeId, metadata: { refundId: 'r' } },
    },
    { gatewayPaymentId, paymentId, object: { object: 'charge', amount_refunded: 500, refunded: false } },
  ]);
  const ids = stage.received.map(({ notificationId }) => notificationId);
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^evt_/);
});
