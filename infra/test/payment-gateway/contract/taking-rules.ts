import type { PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal, uuid } from './requests';

export function takingRules(gateway: () => PaymentGateway): void {
  describe('taking a payment', () => {
    test('P1 a manual authorisation holds the money and tells until when', async () => {
      const request = authorizeRequest();
      const held = await gateway().authorize(request);
      expect(held).toMatchObject({
        status: 'requires_capture',
        amount: request.amount,
        currency: 'USD',
        amountReceived: 0,
        livemode: gateway().livemode,
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
      const held = await gateway().authorize(authorizeRequest());
      const paid = await gateway().capture(callFor(held));
      expect(paid).toMatchObject({
        status: 'succeeded',
        amountReceived: held.amount,
        chargeId: held.chargeId,
      });
      expect((await refusal(gateway().capture(callFor(held)))).payment).toEqual(paid);
    });

    test('P1 automatic capture takes the money at once', async () => {
      const paid = await gateway().authorize(authorizeRequest({ capture: 'automatic', orderId: null }));
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
      const declined = await gateway().authorize(authorizeRequest({ paymentToken }));
      expect(declined).toMatchObject({ status: 'requires_payment_method', declineCode, amountReceived: 0 });
    });

    test('P1 after a decline the same payment can be tried with another card, as a new charge', async () => {
      const first = authorizeRequest({ paymentToken: 'pm_card_visa_chargeDeclined' });
      const declined = await gateway().authorize(first);
      const { gatewayPaymentId } = declined;
      const held = await gateway().authorize({
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
      const held = await gateway().authorize(request);
      const again = { ...request, idempotencyKey: uuid(), gatewayPaymentId: held.gatewayPaymentId };
      expect((await refusal(gateway().authorize(again))).payment).toEqual(held);
    });

    test('P1 a card that needs 3-D Secure takes nothing and says where the customer must go', async () => {
      const waiting = await gateway().authorize(
        authorizeRequest({ paymentToken: 'pm_card_threeDSecure2Required' }),
      );
      expect(waiting).toMatchObject({ status: 'requires_action', amountReceived: 0 });
      expect(waiting.nextActionUrl).toMatch(/^https:/);
      expect(await gateway().cancel(callFor(waiting))).toMatchObject({
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
      await refusal(gateway().authorize(authorizeRequest(change)));
    });
  });
}
