import { lastReconciliation } from '../../src/index';
import { Shop } from '../world/shop';

test('P13 the running reactors compare again and again, repair what they may, and say what they found', async () => {
  const shop = await Shop.running();
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await lastReconciliation(shop.documents)).toBeUndefined();
  await shop.clock.advance(65_000);
  expect(await lastReconciliation(shop.documents)).toMatchObject({
    compared: 1,
    differing: 0,
    differences: [],
  });

  const [payment] = await shop.ledger();
  const gatewayPaymentId = payment?.gatewayPaymentId ?? '';
  await shop.simulator.refund({
    idempotencyKey: 'by-hand',
    gatewayPaymentId,
    refundId: 'by-hand',
    amount: 100,
  });
  await shop.clock.advance(11 * 60_000);
  expect(await lastReconciliation(shop.documents)).toMatchObject({
    compared: 1,
    differing: 1,
    repaired: 1,
    differences: [{ kind: 'behind', missing: ['ExternalRefundObserved'], repaired: true }],
  });
  const payments = await shop.paymentOf(placed);
  expect(payments.status === 'captured' && payments.refunds.get('by-hand')).toMatchObject({ amount: 100 });

  shop.simulator.injectFault('list', 'unreachable');
  await shop.clock.advance(10 * 60_000);
  await shop.clock.advance(10 * 60_000);
  expect(await lastReconciliation(shop.documents)).toMatchObject({ differing: 0 });
  await shop.reactors.stop();
  expect(shop.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});
