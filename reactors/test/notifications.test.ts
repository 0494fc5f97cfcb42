import { door } from '@queuecommerce/infra/testing';
import { callsOf } from './world/calls-of';
import { Shop } from './world/shop';

const news = 'payment_intent.amount_capturable_updated';

test('P3 F9 a notification that is faster than the answer of the call that it is about takes the order on', async () => {
  const { passed, open } = door();
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      authorize: async (request) => {
        const authorized = await simulator.authorize(request);
        await passed;
        return authorized;
      },
    }),
  });
  const placed = await shop.place();
  await shop.until(async () => (await shop.ledger()).length === 1);
  const [payment] = await shop.ledger();
  await shop.notify(payment?.gatewayPaymentId ?? '', news);
  await shop.untilPayment(placed, 'capturing');
  open();
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.untilQuiet();
  const types = await shop.eventTypes();
  expect(types.filter((type) => type === 'PaymentAuthorized')).toHaveLength(1);
  expect(await shop.ledger()).toMatchObject([{ status: 'succeeded' }]);
});

test('P3 F9 notifications that come late, repeated and out of order change nothing', async () => {
  const shop = await Shop.running();
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  const before = await shop.eventTypes();
  const [payment] = await shop.ledger();
  for (const type of ['payment_intent.succeeded', news, 'payment_intent.requires_action', news])
    await shop.notify(payment?.gatewayPaymentId ?? '', type);
  await shop.untilQuiet();
  const after = (await shop.eventTypes()).filter((type) => type !== 'GatewayNotificationReceived');
  expect(after).toEqual(before);
});

test('P3 what a notification says is not believed: the payment is fetched', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  const [payment] = await shop.ledger();
  await shop.notify(payment?.gatewayPaymentId ?? '', 'payment_intent.succeeded');
  await shop.untilQuiet();
  expect(await shop.paymentOf(placed)).toMatchObject({ status: 'action-required' });
  await shop.simulator.completeAction(payment?.gatewayPaymentId ?? '', 'authenticated');
  await shop.notify(payment?.gatewayPaymentId ?? '', 'payment_intent.requires_action');
  await shop.untilFulfilment(placed, 'confirmed');
});

test('P9 a refund made at the gateway, and a dispute, are learned of', async () => {
  const shop = await Shop.running();
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  const [payment] = await shop.ledger();
  const gatewayPaymentId = payment?.gatewayPaymentId ?? '';
  await shop.simulator.refund({ gatewayPaymentId, refundId: 'dashboard', amount: 100, idempotencyKey: 'd' });
  await shop.simulator.openDispute(gatewayPaymentId, 'inquiry');
  await shop.notify(gatewayPaymentId, 'charge.refunded');
  await shop.untilQuiet();
  expect(await shop.eventTypes()).toEqual(
    expect.arrayContaining(['ExternalRefundObserved', 'DisputeOpened']),
  );
});

test("a notification about somebody else's payment, or about one that the gateway does not know, is ignored", async () => {
  const shop = await Shop.running();
  const foreign = {
    paymentId: 'somebody-else',
    orderId: null,
    amount: 700,
    currency: 'USD',
    capture: 'manual',
  } as const;
  const unknown = { ...foreign, paymentId: 'a7f6f6a5-9d0e-4f0e-8a57-2b9a1f3c7d11' };
  for (const [index, terms] of [foreign, unknown].entries()) {
    const call = { idempotencyKey: String(index), paymentToken: 'pm_card_visa', gatewayPaymentId: null };
    const { gatewayPaymentId } = await shop.simulator.authorize({ ...terms, ...call });
    await shop.notify(gatewayPaymentId, news);
  }
  await shop.notify('pi_nobody', news);
  await shop.untilQuiet();
  expect(shop.gatewayCalls).toEqual(['retrieve', 'retrieve', 'retrieve']);
  const ignored = shop.log.entries.filter(({ message }) => message.includes('no payment of ours'));
  expect(ignored).toHaveLength(3);
  expect((await shop.eventTypes()).filter((type) => type.startsWith('Payment'))).toEqual([]);
});

test('P4 a notification of a type that we do not listen to is not looked into', async () => {
  const shop = await Shop.running();
  await shop.notify('pi_1', 'invoice.created');
  await shop.untilQuiet();
  expect(shop.gatewayCalls).toEqual([]);
});

test('a notification that is handled again after more has happened records that too', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  const [payment] = await shop.ledger();
  const gatewayPaymentId = payment?.gatewayPaymentId ?? '';
  await shop.simulator.completeAction(gatewayPaymentId, 'authenticated');
  await shop.notify(gatewayPaymentId, news);
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.untilQuiet();
  shop.crash();
  shop.loseDocuments();
  await shop.simulator.refund({ gatewayPaymentId, refundId: 'dashboard', amount: 100, idempotencyKey: 'd' });
  await shop.start();
  await shop.untilQuiet();
  expect(await shop.eventTypes()).toContain('ExternalRefundObserved');
  expect(await shop.repeatedIds()).toEqual([]);
  expect(shop.reactors.status().reactors.map(({ parkedPartitions }) => parkedPartitions)).toEqual([
    0, 0, 0, 0, 0,
  ]);
});
