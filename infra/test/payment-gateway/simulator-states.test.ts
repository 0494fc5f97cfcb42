import { testCardIds } from '@queuecommerce/infra/adapters';
import { authorizeRequest, callFor, refusal } from './contract/requests';
import { openStage, type Stage } from './stage';

const dayMs = 24 * 60 * 60 * 1000;
const settlementMs = 3_000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.gateway.close());

const paidWith = (paymentToken: string, amount = 10_000) =>
  stage.gateway.authorize(authorizeRequest({ paymentToken, amount, capture: 'automatic' }));
const now = (payment: { gatewayPaymentId: string }) => stage.gateway.retrieve(payment.gatewayPaymentId);

describe('3-D Secure', () => {
  test('confirming stands for the customer having passed it', async () => {
    const waiting = await stage.gateway.authorize(
      authorizeRequest({ paymentToken: 'pm_card_authenticationRequired' }),
    );
    expect(waiting.chargeId).toBeNull();
    const held = await stage.gateway.confirm(callFor(waiting));
    expect(held).toMatchObject({ status: 'requires_capture', nextActionUrl: null });
    expect(held.chargeId).toMatch(/^ch_/);
  });

  test('a customer who passes it on the bank’s page needs no confirmation: another is refused, with the payment', async () => {
    const waiting = await stage.gateway.authorize(
      authorizeRequest({ paymentToken: 'pm_card_threeDSecure2Required' }),
    );
    const held = await stage.gateway.completeAction(waiting.gatewayPaymentId, 'authenticated');
    expect(held.status).toBe('requires_capture');
    const refused = await refusal(stage.gateway.confirm(callFor(waiting)));
    expect([refused.code, refused.payment]).toEqual(['payment_intent_unexpected_state', held]);
  });

  test('a customer who fails it may try another card', async () => {
    const request = authorizeRequest({ paymentToken: 'pm_card_threeDSecure2Required' });
    const { gatewayPaymentId } = await stage.gateway.authorize(request);
    expect(await stage.gateway.completeAction(gatewayPaymentId, 'failed')).toMatchObject({
      status: 'requires_payment_method',
      declineCode: 'payment_intent_authentication_failure',
    });
    const other = { ...request, idempotencyKey: 'second', paymentToken: 'pm_card_visa', gatewayPaymentId };
    expect(await stage.gateway.authorize(other)).toMatchObject({
      status: 'requires_capture',
      declineCode: null,
    });
  });

  test('a card may be declined after it', async () => {
    const paymentToken = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';
    const waiting = await stage.gateway.authorize(authorizeRequest({ paymentToken }));
    expect(await stage.gateway.confirm(callFor(waiting))).toMatchObject({
      status: 'requires_payment_method',
      declineCode: 'insufficient_funds',
    });
  });
});

describe('P8 a hold lapses after seven days', () => {
  test('by itself, and the shop is told', async () => {
    const held = await stage.gateway.authorize(authorizeRequest());
    expect(held.captureBefore).toBe(new Date(stage.clock.now() + 7 * dayMs).toISOString());
    await stage.clock.advance(7 * dayMs);
    expect(stage.received.at(-1)).toMatchObject({
      type: 'payment_intent.canceled',
      gatewayPaymentId: held.gatewayPaymentId,
      object: { cancellation_reason: 'automatic' },
    });
    expect(await now(held)).toMatchObject({
      status: 'canceled',
      cancellationReason: 'automatic',
      captureBefore: null,
    });
  });

  test('even when a jump of the clock outruns the timer (F11): capturing it is refused, with the payment', async () => {
    const held = await stage.gateway.authorize(authorizeRequest());
    stage.clock.jump(7 * dayMs);
    const refused = await refusal(stage.gateway.capture(callFor(held)));
    expect(refused.payment).toMatchObject({ status: 'canceled', cancellationReason: 'automatic' });
    expect(await now(held)).toEqual(refused.payment);
  });

  test('but not once it is captured', async () => {
    const paid = await stage.gateway.capture(callFor(await stage.gateway.authorize(authorizeRequest())));
    await stage.clock.advance(30 * dayMs);
    expect(await now(paid)).toEqual(paid);
  });
});

describe('a bank account', () => {
  test.each([
    ['pm_usBankAccount_success', { status: 'succeeded', amountReceived: 10_000 }],
    [
      'pm_usBankAccount_insufficientFunds',
      { status: 'requires_payment_method', declineCode: 'insufficient_funds' },
    ],
    ['pm_usBankAccount_processing', { status: 'processing', amountReceived: 0 }],
  ])('is processing first: %s', async (paymentToken, later) => {
    const processing = await paidWith(paymentToken);
    expect(processing).toMatchObject({ status: 'processing', amountReceived: 0 });
    expect((await refusal(stage.gateway.cancel(callFor(processing)))).payment).toEqual(processing);
    await stage.clock.advance(settlementMs);
    expect(await now(processing)).toMatchObject(later);
  });

  test('can not be held', async () => {
    const refused = await refusal(
      stage.gateway.authorize(authorizeRequest({ paymentToken: 'pm_usBankAccount_success' })),
    );
    expect(refused.code).toBe('payment_intent_incompatible_payment_method');
  });
});

test('another attempt can not change what is charged, nor for what', async () => {
  const request = authorizeRequest({ paymentToken: 'pm_card_chargeDeclined' });
  const { gatewayPaymentId } = await stage.gateway.authorize(request);
  const changes = [{ amount: 1 }, { currency: 'EUR' }, { orderId: 'other' }, { paymentId: 'other' }];
  for (const [index, change] of changes.entries()) {
    const again = { ...request, ...change, idempotencyKey: `again-${index}`, gatewayPaymentId };
    expect((await refusal(stage.gateway.authorize(again))).code).toBe('payment_intent_mismatch');
  }
});

test.each(testCardIds())(
  'the test payment method %s is accepted, challenged, declined or processing',
  async (paymentToken) => {
    const payment = await paidWith(paymentToken);
    expect(['succeeded', 'requires_action', 'requires_payment_method', 'processing']).toContain(
      payment.status,
    );
    expect(payment.declineCode === null).toBe(payment.status !== 'requires_payment_method');
  },
);

test('I4 the ledger lists every payment once, the newest first', async () => {
  const ids: (string | null)[] = [];
  for (let n = 0; n < 1_201; n++) {
    const payment = await stage.gateway.authorize(authorizeRequest());
    ids.push(payment.gatewayPaymentId);
  }
  const listed: string[] = [];
  for await (const payment of stage.gateway.list('1970-01-01T00:00:00.000Z'))
    listed.push(payment.gatewayPaymentId);
  expect(listed).toEqual(ids.toReversed());
});
