import type { PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal, uuid } from './requests';

export function refundRules(gateway: () => PaymentGateway): void {
  describe('giving back', () => {
    test('P9 refunds add up to what was received and no further', async () => {
      const paid = await gateway().authorize(authorizeRequest({ amount: 2_500, capture: 'automatic' }));
      const refundId = uuid();
      const partly = await gateway().refund({ ...callFor(paid), refundId, amount: 1_000 });
      expect(partly.refunds).toEqual([
        expect.objectContaining({ refundId, amount: 1_000, failureReason: null }),
      ]);
      await refusal(gateway().refund({ ...callFor(paid), refundId: uuid(), amount: 1_501 }));
      const wholly = await gateway().refund({ ...callFor(paid), refundId: uuid(), amount: 1_500 });
      expect(wholly).toMatchObject({ status: 'succeeded', amountReceived: 2_500 });
      expect(wholly.refunds).toHaveLength(2);
      await refusal(gateway().refund({ ...callFor(paid), refundId: uuid(), amount: 1 }));
    });

    test('P9 nothing is given back that was not received', async () => {
      const held = await gateway().authorize(authorizeRequest());
      await refusal(gateway().refund({ ...callFor(held), refundId: uuid(), amount: 1 }));
    });

    test.each([0, -1, 0.5])('a refund of %d is refused', async (amount) => {
      const paid = await gateway().authorize(authorizeRequest({ capture: 'automatic' }));
      await refusal(gateway().refund({ ...callFor(paid), refundId: uuid(), amount }));
    });
  });
}
