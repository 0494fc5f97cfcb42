import type { GatewayPayment, PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal, uuid } from './requests';

export function lookUpRules(gateway: () => PaymentGateway): void {
  describe('looking up', () => {
    test('P2 a payment is found by its own id and by ours', async () => {
      const before = new Date(Date.parse('2020-01-01')).toISOString();
      const held = await gateway().authorize(authorizeRequest());
      expect(await gateway().retrieve(held.gatewayPaymentId)).toEqual(held);
      expect(await gateway().findByPaymentId(held.paymentId ?? '', before)).toEqual(held);
    });

    test('P13 the list has every payment made since, the newest first, as it is now', async () => {
      const first = await gateway().authorize(authorizeRequest());
      const declined = await gateway().authorize(
        authorizeRequest({ paymentToken: 'pm_card_chargeDeclined' }),
      );
      const paid = await gateway().capture(callFor(first));
      const refunded = await gateway().refund({ ...callFor(first), refundId: uuid(), amount: 1 });
      expect(paid.refunds).toEqual([]);
      const listed: GatewayPayment[] = [];
      const justBefore = new Date(Date.now() - 3_600_000).toISOString();
      for await (const payment of gateway().list(justBefore))
        if ([first, declined].some(({ paymentId }) => paymentId === payment.paymentId)) listed.push(payment);
      expect(listed).toEqual([declined, refunded]);
    });

    test('P13 the list leaves out what was made before', async () => {
      await gateway().authorize(authorizeRequest());
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
      for await (const payment of gateway().list(tomorrow)) throw new Error(payment.gatewayPaymentId);
    });

    test('it says that it is there', async () => {
      await gateway().ping();
    });

    test('what the gateway does not know is undefined to look up, and refused to change', async () => {
      expect(await gateway().retrieve('pi_unknown')).toBeUndefined();
      expect(await gateway().findByPaymentId(uuid(), '2020-01-01T00:00:00.000Z')).toBeUndefined();
      const call = { idempotencyKey: uuid(), gatewayPaymentId: 'pi_unknown' };
      expect((await refusal(gateway().capture(call))).code).toBe('resource_missing');
    });
  });
}
