import {
  CommandExecutor,
  GatewayUnavailable,
  type GatewayPayment,
  type PaymentGateway,
} from '@queuecommerce/infra';
import { seededEntropy } from '@queuecommerce/infra/testing';
import { reconcile, type Reconciled } from '../../src/index';
import { callsOf } from '../world/calls-of';
import { Shop } from '../world/shop';

const epoch = '1970-01-01T00:00:00.000Z';

/** Reconciles while time passes. */
async function reconciled(
  shop: Shop,
  { repair = false, gateway = shop.simulator }: { repair?: boolean; gateway?: PaymentGateway } = {},
): Promise<Reconciled> {
  const { store, clock, log } = shop;
  const parts = { store, clock, log, gateway, executor: new CommandExecutor(store) };
  const { signal } = new AbortController();
  let result: Reconciled | undefined;
  let failed = false;
  const running = reconcile(parts, { since: epoch, repair, signal }).then((value) => (result = value));
  running.catch(() => (failed = true));
  await shop.until(() => result !== undefined || failed);
  return running;
}

/** A gateway that says something else of its payments. */
function saying(shop: Shop, change: (payment: GatewayPayment) => GatewayPayment | undefined): PaymentGateway {
  return {
    ...callsOf(shop.simulator),
    async *list(createdAfter) {
      for await (const payment of shop.simulator.list(createdAfter)) {
        const said = change(payment);
        if (said) yield said;
      }
    },
    async retrieve(gatewayPaymentId) {
      const payment = await shop.simulator.retrieve(gatewayPaymentId);
      return payment && change(payment);
    },
  };
}

const kinds = ({ differences }: Reconciled): string[] => differences.map(({ kind }) => kind);

test('P13 a shop in which all went well has no difference', async () => {
  const shop = await Shop.running();
  const confirmed = await shop.place();
  await shop.untilFulfilment(confirmed, 'confirmed');
  const cancelled = await shop.place();
  await shop.untilFulfilment(cancelled, 'confirmed');
  await shop.cancel(cancelled);
  await shop.untilFulfilment(cancelled, 'ended');
  await shop.place({ card: 'pm_card_chargeDeclined' });
  await shop.untilQuiet();
  expect(await reconciled(shop)).toMatchObject({ compared: 3, foreign: 0, differences: [], stopped: false });
});

test('P13 what the gateway knows and nobody has told us is found, and repaired by appending', async () => {
  const shop = await Shop.running();
  const placed = await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.untilQuiet();
  const [payment] = await shop.ledger();
  const gatewayPaymentId = payment?.gatewayPaymentId ?? '';
  await shop.simulator.refund({
    idempotencyKey: 'by-hand',
    gatewayPaymentId,
    refundId: 'by-hand',
    amount: 100,
  });
  const found = await reconciled(shop);
  expect(found.differences).toMatchObject([
    {
      kind: 'behind',
      paymentId: placed.paymentId,
      orderId: placed.orderId,
      missing: ['ExternalRefundObserved'],
      here: 'captured 1000',
      there: 'succeeded 1000, refund 100 succeeded',
      repaired: false,
    },
  ]);
  expect(await reconciled(shop, { repair: true })).toMatchObject({ differences: [{ repaired: true }] });
  expect(await reconciled(shop)).toMatchObject({ differences: [] });
  expect(await shop.paymentOf(placed)).toMatchObject({ status: 'captured' });
});

test('P13 what is under way is no difference: it is looked at again', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('authorize', 'response-lost');
  await shop.place();
  await shop.until(() => shop.gatewayCalls.length > 0);
  expect(await reconciled(shop)).toMatchObject({ compared: 1, differences: [] });
});

const tooMany = (): GatewayUnavailable => new GatewayUnavailable('429 rate_limit', 1_000);

/** A gateway that asks to come again later, so often, in the middle of its list and when it is asked for one payment. */
function busy(shop: Shop, times: number) {
  let [lists, looks] = [0, 0];
  const gateway: PaymentGateway = {
    ...callsOf(shop.simulator),
    async *list(createdAfter) {
      let given = 0;
      const mayGive = lists++ < times ? 1 : Infinity;
      for await (const payment of shop.simulator.list(createdAfter)) {
        if (given++ === mayGive) throw tooMany();
        // So that each of them is looked at once more by itself.
        yield { ...payment, amountReceived: 1 };
      }
    },
    async retrieve(gatewayPaymentId) {
      if (looks++ < times) throw tooMany();
      return shop.simulator.retrieve(gatewayPaymentId);
    },
  };
  return { gateway, asked: () => ({ lists, looks }) };
}

test('P12 P13 a gateway that is asked too much is asked again when it says, and each payment is compared once', async () => {
  const shop = await Shop.running();
  for (let n = 0; n < 3; n++) await shop.untilFulfilment(await shop.place(), 'confirmed');
  await shop.untilQuiet();
  const { gateway, asked } = busy(shop, 3);
  expect(await reconciled(shop, { gateway })).toMatchObject({ compared: 3, differences: [] });
  expect(asked()).toEqual({ lists: 4, looks: 6 });
});

test('P12 a gateway that asks for ever to come again later is given up', async () => {
  const shop = await Shop.running();
  for (let n = 0; n < 3; n++) await shop.untilFulfilment(await shop.place(), 'confirmed');
  await shop.untilQuiet();
  await expect(reconciled(shop, { gateway: busy(shop, Infinity).gateway })).rejects.toThrow('429');
});

test('I4 a second payment under the same id is found, and left to an operator', async () => {
  const shop = await Shop.running();
  const { paymentId, orderId } = await shop.place();
  await shop.untilQuiet();
  const request = { amount: 1_000, currency: 'EUR', capture: 'automatic', gatewayPaymentId: null } as const;
  const paymentToken = 'pm_card_visa';
  await shop.simulator.authorize({ idempotencyKey: 'other', paymentId, orderId, paymentToken, ...request });
  const found = await reconciled(shop, { repair: true });
  expect(found.differences).toMatchObject([{ kind: 'paid-twice', paymentId, missing: [], repaired: false }]);
});

test('P13 a payment under an id of which there is no stream is found; one without an id of ours is not ours', async () => {
  const shop = await Shop.running();
  const request = { amount: 500, currency: 'EUR', capture: 'automatic', gatewayPaymentId: null } as const;
  const paymentToken = 'pm_card_visa';
  const paymentId = seededEntropy(99).uuid();
  await shop.simulator.authorize({ idempotencyKey: 'a', paymentId, orderId: null, paymentToken, ...request });
  await shop.simulator.authorize({
    idempotencyKey: 'b',
    paymentId: 'invoice-7',
    orderId: null,
    paymentToken,
    ...request,
  });
  const found = await reconciled(shop, { repair: true });
  expect(found).toMatchObject({
    compared: 1,
    foreign: 1,
    differences: [{ kind: 'unknown-here', paymentId }],
  });
});

test.each<[string, (payment: GatewayPayment) => GatewayPayment | undefined]>([
  ['unknown-at-gateway', () => undefined],
  ['not-taken', (payment) => ({ ...payment, status: 'requires_capture', amountReceived: 0 })],
  ['not-taken', (payment) => ({ ...payment, amountReceived: payment.amountReceived - 1 })],
])('I4 a payment that is captured here and not there is found: %s', async (kind, change) => {
  const shop = await Shop.running();
  await shop.untilFulfilment(await shop.place(), 'confirmed');
  await shop.untilQuiet();
  expect(kinds(await reconciled(shop, { gateway: saying(shop, change) }))).toEqual([kind]);
});

test('I4 a refund that the gateway does not have, and a hold that it still has, are found', async () => {
  const shop = await Shop.running();
  const refunded = await shop.place();
  await shop.untilFulfilment(refunded, 'confirmed');
  await shop.cancel(refunded);
  await shop.untilFulfilment(refunded, 'ended');
  await shop.untilQuiet();
  const withoutRefunds = saying(shop, (payment) => ({ ...payment, refunds: [] }));
  expect(kinds(await reconciled(shop, { gateway: withoutRefunds }))).toEqual(['not-refunded']);

  const { paymentId, orderId } = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.until(async () => (await shop.paymentOf({ paymentId, orderId })).status === 'action-required');
  await shop.cancel({ paymentId, orderId });
  await shop.untilFulfilment({ paymentId, orderId }, 'ended');
  await shop.untilQuiet();
  const stillHeld = saying(shop, (payment) =>
    payment.paymentId === paymentId ? { ...payment, status: 'requires_capture' } : payment,
  );
  expect(kinds(await reconciled(shop, { gateway: stillHeld }))).toEqual(['not-cancelled']);
});

test('P10 a payment of another sum than was asked for is found, and quarantined', async () => {
  const shop = await Shop.running();
  const placed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(placed, 'action-required');
  const gateway = saying(shop, (payment) => ({
    ...payment,
    status: 'succeeded',
    amountReceived: 1,
    amount: 1,
  }));
  const found = await reconciled(shop, { gateway, repair: true });
  expect(found.differences).toMatchObject([{ kind: 'behind', missing: ['PaymentQuarantined'] }]);
  expect(await shop.paymentOf(placed)).toMatchObject({ status: 'quarantined' });
});
