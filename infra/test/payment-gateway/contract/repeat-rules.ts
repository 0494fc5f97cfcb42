import { GatewayUnavailable, type PaymentGateway } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal, uuid } from './requests';

export function repeatRules(gateway: () => PaymentGateway): void {
  describe('repeating', () => {
    test('P2 the same key gives the first result, whatever happened since', async () => {
      const request = authorizeRequest();
      const held = await gateway().authorize(request);
      await gateway().cancel(callFor(held));
      expect(await gateway().authorize(request)).toEqual(held);
    });

    test('P2 a repeated capture takes once and a repeated refund refunds once', async () => {
      const held = await gateway().authorize(authorizeRequest());
      const capture = callFor(held);
      const refund = { ...callFor(held), refundId: uuid(), amount: 1_000 };
      expect([await gateway().capture(capture), await gateway().capture(capture)]).toEqual(
        Array(2).fill(expect.objectContaining({ status: 'succeeded', amountReceived: held.amount })),
      );
      expect(await gateway().refund(refund)).toEqual(await gateway().refund(refund));
      expect((await gateway().retrieve(held.gatewayPaymentId))?.refunds).toHaveLength(1);
    });

    test('P2 a refusal is repeated too', async () => {
      const paid = await gateway().authorize(authorizeRequest({ capture: 'automatic' }));
      const call = callFor(paid);
      const first = await refusal(gateway().cancel(call));
      const second = await refusal(gateway().cancel(call));
      expect([second.code, second.payment]).toEqual([first.code, first.payment]);
    });

    test('P2 the same key with another body is refused, and changes nothing', async () => {
      const request = authorizeRequest();
      const held = await gateway().authorize(request);
      expect((await refusal(gateway().authorize({ ...request, amount: 1_000 }))).code).toBe(
        'idempotency_error',
      );
      expect(await gateway().retrieve(held.gatewayPaymentId)).toEqual(held);
    });

    test('P2 one key used twice at the same time makes one payment', async () => {
      const request = authorizeRequest();
      const both = await Promise.allSettled([gateway().authorize(request), gateway().authorize(request)]);
      const made = both.flatMap((each) => (each.status === 'fulfilled' ? each.value.gatewayPaymentId : []));
      const failures = both.flatMap((each) => (each.status === 'rejected' ? each.reason : []));
      expect(new Set(made).size).toBe(1);
      for (const failure of failures) expect(failure).toBeInstanceOf(GatewayUnavailable);
    });
  });
}
