import type { PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal } from './requests';

export function cancelRules(gateway: () => PaymentGateway): void {
  describe('letting go', () => {
    test('P1 cancelling releases a hold, and a cancelled payment stays so', async () => {
      const held = await gateway().authorize(authorizeRequest());
      const canceled = await gateway().cancel(callFor(held));
      expect(canceled).toMatchObject({ status: 'canceled', amountReceived: 0 });
      expect(await gateway().cancel(callFor(held))).toEqual(canceled);
    });

    test('P5 capturing a cancelled payment is refused, with the payment', async () => {
      const held = await gateway().authorize(authorizeRequest());
      const canceled = await gateway().cancel(callFor(held));
      expect((await refusal(gateway().capture(callFor(held)))).payment).toEqual(canceled);
    });

    test('P5 cancelling a payment that has succeeded is refused, with the payment', async () => {
      const paid = await gateway().authorize(authorizeRequest({ capture: 'automatic' }));
      expect((await refusal(gateway().cancel(callFor(paid)))).payment).toEqual(paid);
    });
  });
}
