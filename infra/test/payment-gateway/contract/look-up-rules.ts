import type { PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, refusal, uuid } from './requests';

export function lookUpRules(gateway: () => PaymentGateway): void {
  describe('looking up', () => {
    test('P2 a payment is found by its own id and by ours', async () => {
      const before = new Date(Date.parse('2020-01-01')).toISOString();
      const held = await gateway().authorize(authorizeRequest());
      expect(await gateway().retrieve(held.gatewayPaymentId)).toEqual(held);
      expect(await gateway().findByPaymentId(held.paymentId ?? '', before)).toEqual(held);
    });

    test('what the gateway does not know is undefined to look up, and refused to change', async () => {
      expect(await gateway().retrieve('pi_unknown')).toBeUndefined();
      expect(await gateway().findByPaymentId(uuid(), '2020-01-01T00:00:00.000Z')).toBeUndefined();
      const call = { idempotencyKey: uuid(), gatewayPaymentId: 'pi_unknown' };
      expect((await refusal(gateway().capture(call))).code).toBe('resource_missing');
    });
  });
}
