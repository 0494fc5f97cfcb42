import { gatewayFaults, type GatewayOperation } from '@queuecommerce/infra/testing';
import { type PlacedBasket } from './world/customers';
import { Shop } from './world/shop';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

interface Story {
  readonly operation: GatewayOperation;
  readonly card: string;
  /** What the customer does once the order is placed. */
  readonly next: (shop: Shop, placed: PlacedBasket) => Promise<void>;
  readonly fulfilment: 'confirmed' | 'ended';
  readonly netTaken: number;
}

const good = 'pm_card_visa';
const challenged = 'pm_card_threeDSecure2Required';
const nothing = async (): Promise<void> => undefined;

const stories: readonly Story[] = [
  { operation: 'authorize', card: good, next: nothing, fulfilment: 'confirmed', netTaken: 1_000 },
  { operation: 'capture', card: good, next: nothing, fulfilment: 'confirmed', netTaken: 1_000 },
  {
    operation: 'confirm',
    card: challenged,
    next: async (shop, placed) => {
      await shop.untilPayment(placed, 'action-required');
      await shop.confirm(placed);
    },
    fulfilment: 'confirmed',
    netTaken: 1_000,
  },
  {
    operation: 'cancel',
    card: challenged,
    next: async (shop, placed) => {
      await shop.untilPayment(placed, 'action-required');
      await shop.cancel(placed);
    },
    fulfilment: 'ended',
    netTaken: 0,
  },
  {
    operation: 'refund',
    card: good,
    next: async (shop, placed) => {
      await shop.untilFulfilment(placed, 'confirmed');
      await shop.cancel(placed);
    },
    fulfilment: 'ended',
    netTaken: 0,
  },
];

describe('F7 F8 an order waits for a gateway that fails, and its money moves once', () => {
  test.each(
    stories.flatMap((story) => gatewayFaults.map((fault) => [story.operation, fault, story] as const)),
  )('%s: %s, three times in a row', async (operation, fault, story) => {
    const shop = await Shop.running();
    for (let times = 0; times < 3; times++) shop.simulator.injectFault(operation, fault);
    const placed = await shop.place({ card: story.card });
    await story.next(shop, placed);
    await shop.untilFulfilment(placed, story.fulfilment, 5 * 60_000);
    await shop.untilQuiet(5 * 60_000);
    // After a 500 a look tells that the call was carried out; everything else is called again until it answers. What hangs for so
    // long that the reconciliation comes by was carried out as well, and need not be called a fourth time.
    const calls = shop.gatewayCalls.filter((call) => call === operation).length;
    const expected = fault === 'server-error-after' ? [1] : fault === 'hang-after' ? [3, 4] : [4];
    expect(expected).toContain(calls);
    expect(await shop.held()).toEqual([]);
    expect(await shop.ledger()).toHaveLength(1);
    expect(await shop.netTaken()).toBe(story.netTaken);
    const [payment] = await shop.ledger();
    expect(payment?.refunds.length).toBe(operation === 'refund' ? 1 : 0);
  });
});

describe('P2 a call whose answer was lost is not made again blindly when the gateway has forgotten its key', () => {
  test.each(stories.map((story) => [story.operation, story] as const))('%s', async (operation, story) => {
    const shop = await Shop.running();
    shop.simulator.injectFault(operation, 'hang-after');
    const placed = await shop.place({ card: story.card });
    await story.next(shop, placed);
    await shop.until(() => shop.gatewayCalls.includes(operation));
    shop.crash();
    shop.clock.jump(2 * dayMs);
    shop.gatewayCalls.length = 0;
    await shop.start();
    await shop.until(async () => ['confirmed', 'ended'].includes((await shop.fulfilmentOf(placed)).status));
    await shop.untilQuiet();
    expect(await shop.ledger()).toHaveLength(1);
    expect(await shop.held()).toEqual([]);
    expect(shop.gatewayCalls.filter((call) => call === operation)).toEqual([]);
  });
});

test('P2 a call that never reached the gateway is made after two days, once the gateway says that it was not', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('capture', 'hang');
  const placed = await shop.place();
  await shop.until(() => shop.gatewayCalls.includes('capture'));
  shop.crash();
  shop.clock.jump(2 * dayMs);
  shop.gatewayCalls.length = 0;
  await shop.start();
  await shop.untilFulfilment(placed, 'confirmed');
  expect(shop.gatewayCalls).toEqual(['retrieve', 'capture']);
  expect(await shop.netTaken()).toBe(1_000);
});
