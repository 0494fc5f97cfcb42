import { seededEntropy, type GatewayFaultPlan } from '@queuecommerce/infra/testing';
import { deadlineMs, type PlacedBasket } from './world/customers';
import { Life } from './world/life';
import { Shop } from './world/shop';

const minuteMs = 60_000;
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

const cards = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_threeDSecure2Required',
  'pm_card_threeDSecureRequiredChargeDeclined',
  'pm_card_of_nobody',
];

const everyFault = {
  unreachable: 0.05,
  'response-lost': 0.05,
  hang: 0.03,
  'hang-after': 0.03,
  'server-error': 0.05,
  'server-error-after': 0.05,
  'rate-limited': 0.05,
};
const readFaults = { unreachable: 0.1, hang: 0.03, 'server-error': 0.05 };
const faults: GatewayFaultPlan = {
  rates: {
    authorize: everyFault,
    confirm: everyFault,
    capture: everyFault,
    cancel: everyFault,
    refund: everyFault,
    retrieve: readFaults,
    findByPaymentId: readFaults,
  },
};

/** A day in which everything goes wrong: six customers, a failing gateway, processes that die, webhooks at any time. */
async function badDay(seed: number): Promise<{ shop: Shop; placed: readonly PlacedBasket[] }> {
  const chance = seededEntropy(seed);
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(chance.fraction() * values.length)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  const happens = (rate: number): boolean => chance.fraction() < rate;
  const shop = await Shop.open({ faults, seed, stock: { tea: 3, pot: 2 } });
  const placed: PlacedBasket[] = [];
  const restart = (): void => {
    const atCall = 20 + Math.floor(chance.fraction() * 300);
    shop.startSoon(new Life({ atCall, when: pick(['before', 'after']) }));
  };
  restart();
  for (let step = 0; step < 40; step++) {
    if (placed.length < 6 && happens(0.4)) {
      const items = happens(0.5)
        ? [{ productId: 'tea', quantity: 1 }]
        : ['tea', 'pot'].map((productId) => ({ productId, quantity: 1 }));
      placed.push(await shop.place({ items, card: pick(cards) }));
    }
    for (const order of placed) {
      const { status } = await shop.paymentOf(order);
      if (status === 'declined' && happens(0.2)) await shop.retry(order, pick(cards)).catch(() => undefined);
      if (status === 'action-required' && happens(0.2)) await shop.confirm(order);
      if (happens(0.02)) await shop.cancel(order);
    }
    for (const { gatewayPaymentId } of await shop.ledger())
      if (happens(0.1)) await shop.notify(gatewayPaymentId, 'payment_intent.succeeded');
    if (happens(0.05)) shop.crash();
    if (happens(0.02)) shop.loseDocuments();
    if (happens(0.02)) shop.clock.jump(Math.round((chance.fraction() - 0.3) * 10 * minuteMs));
    if (shop.isDead) restart();
    await shop.clock.advance(Math.floor(chance.fraction() * 2 * minuteMs));
  }
  return { shop, placed };
}

test.each(seeds)(
  'I3 I4 I6 whatever goes wrong, every order ends and money and stock agree (seed %i)',
  async (seed) => {
    const { shop, placed } = await badDay(seed);
    shop.crash();
    await shop.start();
    await shop.clock.advance(deadlineMs + 20 * minuteMs);
    await shop.untilQuiet(5 * minuteMs);
    const paid: string[] = [];
    const sold = { tea: 0, pot: 0 };
    for (const order of placed) {
      const state = await shop.orderOf(order);
      if (state.status === 'none') throw new Error('An order was lost');
      const { status } = await shop.fulfilmentOf(order);
      expect({ status, order: state.status }).toEqual(
        state.status === 'confirmed'
          ? { status: 'confirmed', order: 'confirmed' }
          : { status: 'ended', order: expect.stringMatching(/^(cancelled|rejected)$/) },
      );
      if (state.status !== 'confirmed') continue;
      paid.push(order.paymentId);
      for (const { productId, quantity } of state.items)
        if (productId === 'tea' || productId === 'pot') sold[productId] += quantity;
    }
    const ledger = await shop.ledger();
    expect(ledger.filter(({ status }) => status !== 'succeeded' && status !== 'canceled')).toEqual([]);
    const net = ledger.filter(
      ({ amountReceived, refunds }) => amountReceived > refunds.reduce((sum, { amount }) => sum + amount, 0),
    );
    expect(new Set(net.map(({ paymentId }) => paymentId))).toEqual(new Set(paid));
    expect(net).toHaveLength(paid.length);
    expect(await shop.available('tea')).toBe(3 - sold.tea);
    expect(await shop.available('pot')).toBe(2 - sold.pot);
    expect(await shop.repeatedIds()).toEqual([]);
    expect(shop.reactors.status().deadlines.overdueOrders.count).toBe(0);
    expect(shop.reactors.status().reactors.map(({ parkedPartitions }) => parkedPartitions)).toEqual([
      0, 0, 0, 0, 0,
    ]);
  },
);
