import {
  GatewayRefused,
  GatewayUnavailable,
  InvalidNotification,
  type AuthorizeRequest,
  type GatewayPayment,
  type PaymentGateway,
} from '@queuecommerce/infra';
import { systemEntropy } from '@queuecommerce/infra/adapters';

const uuid = (): string => systemEntropy.uuid();

/** A request that succeeds; every one has its own key and payment id. */
export function authorizeRequest(change: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
  return {
    idempotencyKey: uuid(),
    paymentId: uuid(),
    orderId: uuid(),
    amount: 129_999,
    currency: 'USD',
    paymentToken: 'pm_card_visa',
    capture: 'manual',
    gatewayPaymentId: null,
    ...change,
  };
}

/** A call about a payment, with its own key. */
export function callFor({ gatewayPaymentId }: GatewayPayment): {
  idempotencyKey: string;
  gatewayPaymentId: string;
} {
  return { idempotencyKey: uuid(), gatewayPaymentId };
}

/** What the gateway refused. Fails if it did not. */
export async function refusal(call: Promise<unknown>): Promise<GatewayRefused> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GatewayRefused) return error;
    throw error;
  }
  throw new Error('The gateway did not refuse');
}

/** What every payment gateway promises. It needs Stripe's test cards, and no more than the port. */
export function paymentGatewayContract(name: string, open: () => Promise<PaymentGateway>): void {
  describe(`payment gateway: ${name}`, () => {
    let gateway: PaymentGateway;
    beforeAll(async () => {
      gateway = await open();
    });
    afterAll(() => gateway.close());

    describe('taking a payment', () => {
      test('P1 a manual authorisation holds the money and tells until when', async () => {
        const request = authorizeRequest();
        const held = await gateway.authorize(request);
        expect(held).toMatchObject({
          status: 'requires_capture',
          amount: request.amount,
          currency: 'USD',
          amountReceived: 0,
          livemode: gateway.livemode,
          paymentId: request.paymentId,
          orderId: request.orderId,
          declineCode: null,
          nextActionUrl: null,
          refunds: [],
          disputes: [],
        });
        expect(held.chargeId).toMatch(/^ch_|^py_/);
        expect(Date.parse(held.captureBefore ?? '')).toBeGreaterThan(0);
      });

      test('P1 capturing takes all of it, once', async () => {
        const held = await gateway.authorize(authorizeRequest());
        const paid = await gateway.capture(callFor(held));
        expect(paid).toMatchObject({
          status: 'succeeded',
          amountReceived: held.amount,
          chargeId: held.chargeId,
        });
        expect((await refusal(gateway.capture(callFor(held)))).payment).toEqual(paid);
      });

      test('P1 automatic capture takes the money at once', async () => {
        const paid = await gateway.authorize(authorizeRequest({ capture: 'automatic', orderId: null }));
        expect(paid).toMatchObject({ status: 'succeeded', amountReceived: paid.amount, orderId: null });
      });

      test.each([
        ['pm_card_visa_chargeDeclined', 'generic_decline'],
        ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
        ['pm_card_visa_chargeDeclinedLostCard', 'lost_card'],
        ['pm_card_visa_chargeDeclinedStolenCard', 'stolen_card'],
        ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
        ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
        ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
      ])('P1 a decline is an answer: %s is %s', async (paymentToken, declineCode) => {
        const declined = await gateway.authorize(authorizeRequest({ paymentToken }));
        expect(declined).toMatchObject({ status: 'requires_payment_method', declineCode, amountReceived: 0 });
      });

      test('P1 after a decline the same payment can be tried with another card, as a new charge', async () => {
        const first = authorizeRequest({ paymentToken: 'pm_card_visa_chargeDeclined' });
        const declined = await gateway.authorize(first);
        const { gatewayPaymentId } = declined;
        const held = await gateway.authorize({
          ...first,
          idempotencyKey: uuid(),
          paymentToken: 'pm_card_visa',
          gatewayPaymentId,
        });
        expect(held).toMatchObject({ gatewayPaymentId, status: 'requires_capture', declineCode: null });
        expect(held.chargeId).not.toBe(declined.chargeId);
      });

      test('P1 a payment that holds money can not be tried again', async () => {
        const request = authorizeRequest();
        const held = await gateway.authorize(request);
        const again = { ...request, idempotencyKey: uuid(), gatewayPaymentId: held.gatewayPaymentId };
        expect((await refusal(gateway.authorize(again))).payment).toEqual(held);
      });

      test('P1 a card that needs 3-D Secure takes nothing and says where the customer must go', async () => {
        const waiting = await gateway.authorize(
          authorizeRequest({ paymentToken: 'pm_card_threeDSecure2Required' }),
        );
        expect(waiting).toMatchObject({ status: 'requires_action', amountReceived: 0 });
        expect(waiting.nextActionUrl).toMatch(/^https:/);
        expect(await gateway.cancel(callFor(waiting))).toMatchObject({
          status: 'canceled',
          nextActionUrl: null,
        });
      });

      test.each([
        ['an unknown payment method', { paymentToken: 'pm_card_nobody_has' }],
        ['an amount of nothing', { amount: 0 }],
        ['a negative amount', { amount: -1 }],
        ['a fraction', { amount: 100.5 }],
        ['more than eight digits', { amount: 100_000_000 }],
        ['an unknown currency', { currency: 'XQQ' }],
        ['P11 a three-decimal currency that does not end in 0', { currency: 'KWD', amount: 12_345 }],
      ])('%s is refused', async (_, change) => {
        await refusal(gateway.authorize(authorizeRequest(change)));
      });
    });

    describe('letting go', () => {
      test('P1 cancelling releases a hold, and a cancelled payment stays so', async () => {
        const held = await gateway.authorize(authorizeRequest());
        const canceled = await gateway.cancel(callFor(held));
        expect(canceled).toMatchObject({ status: 'canceled', amountReceived: 0 });
        expect(await gateway.cancel(callFor(held))).toEqual(canceled);
      });

      test('P5 capturing a cancelled payment is refused, with the payment', async () => {
        const held = await gateway.authorize(authorizeRequest());
        const canceled = await gateway.cancel(callFor(held));
        expect((await refusal(gateway.capture(callFor(held)))).payment).toEqual(canceled);
      });

      test('P5 cancelling a payment that has succeeded is refused, with the payment', async () => {
        const paid = await gateway.authorize(authorizeRequest({ capture: 'automatic' }));
        expect((await refusal(gateway.cancel(callFor(paid)))).payment).toEqual(paid);
      });
    });

    describe('giving back', () => {
      test('P9 refunds add up to what was received and no further', async () => {
        const paid = await gateway.authorize(authorizeRequest({ amount: 2_500, capture: 'automatic' }));
        const refundId = uuid();
        const partly = await gateway.refund({ ...callFor(paid), refundId, amount: 1_000 });
        expect(partly.refunds).toEqual([
          expect.objectContaining({ refundId, amount: 1_000, failureReason: null }),
        ]);
        await refusal(gateway.refund({ ...callFor(paid), refundId: uuid(), amount: 1_501 }));
        const wholly = await gateway.refund({ ...callFor(paid), refundId: uuid(), amount: 1_500 });
        expect(wholly).toMatchObject({ status: 'succeeded', amountReceived: 2_500 });
        expect(wholly.refunds).toHaveLength(2);
        await refusal(gateway.refund({ ...callFor(paid), refundId: uuid(), amount: 1 }));
      });

      test('P9 nothing is given back that was not received', async () => {
        const held = await gateway.authorize(authorizeRequest());
        await refusal(gateway.refund({ ...callFor(held), refundId: uuid(), amount: 1 }));
      });

      test.each([0, -1, 0.5])('a refund of %d is refused', async (amount) => {
        const paid = await gateway.authorize(authorizeRequest({ capture: 'automatic' }));
        await refusal(gateway.refund({ ...callFor(paid), refundId: uuid(), amount }));
      });
    });

    describe('repeating', () => {
      test('P2 the same key gives the first result, whatever happened since', async () => {
        const request = authorizeRequest();
        const held = await gateway.authorize(request);
        await gateway.cancel(callFor(held));
        expect(await gateway.authorize(request)).toEqual(held);
      });

      test('P2 a repeated capture takes once and a repeated refund refunds once', async () => {
        const held = await gateway.authorize(authorizeRequest());
        const capture = callFor(held);
        const refund = { ...callFor(held), refundId: uuid(), amount: 1_000 };
        expect([await gateway.capture(capture), await gateway.capture(capture)]).toEqual(
          Array(2).fill(expect.objectContaining({ status: 'succeeded', amountReceived: held.amount })),
        );
        expect(await gateway.refund(refund)).toEqual(await gateway.refund(refund));
        expect((await gateway.retrieve(held.gatewayPaymentId))?.refunds).toHaveLength(1);
      });

      test('P2 a refusal is repeated too', async () => {
        const paid = await gateway.authorize(authorizeRequest({ capture: 'automatic' }));
        const call = callFor(paid);
        const first = await refusal(gateway.cancel(call));
        const second = await refusal(gateway.cancel(call));
        expect([second.code, second.payment]).toEqual([first.code, first.payment]);
      });

      test('P2 the same key with another body is refused, and changes nothing', async () => {
        const request = authorizeRequest();
        const held = await gateway.authorize(request);
        expect((await refusal(gateway.authorize({ ...request, amount: 1_000 }))).code).toBe(
          'idempotency_error',
        );
        expect(await gateway.retrieve(held.gatewayPaymentId)).toEqual(held);
      });

      test('P2 one key used twice at the same time makes one payment', async () => {
        const request = authorizeRequest();
        const both = await Promise.allSettled([gateway.authorize(request), gateway.authorize(request)]);
        const made = both.flatMap((each) => (each.status === 'fulfilled' ? each.value.gatewayPaymentId : []));
        const failures = both.flatMap((each) => (each.status === 'rejected' ? each.reason : []));
        expect(new Set(made).size).toBe(1);
        for (const failure of failures) expect(failure).toBeInstanceOf(GatewayUnavailable);
      });
    });

    describe('looking up', () => {
      test('P2 a payment is found by its own id and by ours', async () => {
        const before = new Date(Date.parse('2020-01-01')).toISOString();
        const held = await gateway.authorize(authorizeRequest());
        expect(await gateway.retrieve(held.gatewayPaymentId)).toEqual(held);
        expect(await gateway.findByPaymentId(held.paymentId ?? '', before)).toEqual(held);
      });

      test('what the gateway does not know is undefined to look up, and refused to change', async () => {
        expect(await gateway.retrieve('pi_unknown')).toBeUndefined();
        expect(await gateway.findByPaymentId(uuid(), '2020-01-01T00:00:00.000Z')).toBeUndefined();
        const call = { idempotencyKey: uuid(), gatewayPaymentId: 'pi_unknown' };
        expect((await refusal(gateway.capture(call))).code).toBe('resource_missing');
      });
    });

    describe('notifications', () => {
      const body = Buffer.from('{}');
      test.each([
        ['missing-signature', ''],
        ['malformed-signature', 'nonsense'],
        ['malformed-signature', 't=1,v0=00'],
        ['wrong-signature', `t=1,v1=${'0'.repeat(64)}`],
      ])('P3 a forged one is refused before it is read: %s', (code, signature) => {
        let caught: unknown;
        try {
          gateway.parseNotification(body, signature);
        } catch (error) {
          caught = error;
        }
        expect(caught).toBeInstanceOf(InvalidNotification);
        expect(caught).toMatchObject({ code });
      });
    });
  });
}
