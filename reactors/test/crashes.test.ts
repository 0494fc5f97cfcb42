import { Life } from './world/life';
import { deadlineMs, type PlacedBasket } from './world/customers';
import { Shop } from './world/shop';

interface Story {
  readonly name: string;
  /** What the customer does; the process may be dead. */
  readonly run: (shop: Shop, ids: PlacedBasket) => Promise<void>;
  readonly fulfilment: 'confirmed' | 'ended';
  readonly order: object;
  readonly netTaken: number;
  readonly left: number;
}

const stories: readonly Story[] = [
  {
    name: 'an order that is confirmed',
    run: async (shop, ids) => void (await shop.place({}, ids)),
    fulfilment: 'confirmed',
    order: { status: 'confirmed' },
    netTaken: 1_000,
    left: 9,
  },
  {
    name: 'an order of two items, one of them out of stock',
    run: async (shop, ids) => {
      const items = [
        { productId: 'tea', quantity: 1 },
        { productId: 'pot', quantity: 11 },
      ];
      await shop.place({ items }, ids);
    },
    fulfilment: 'ended',
    order: { status: 'rejected', reason: 'out-of-stock' },
    netTaken: 0,
    left: 10,
  },
  {
    name: 'an order that is cancelled once its money is taken',
    run: async (shop, ids) => {
      const cancelled = shop.store.when('PaymentCaptured', () => shop.cancel(ids));
      await shop.place({}, ids);
      await shop.clock.advance(500);
      await restarted(shop);
      await cancelled;
    },
    fulfilment: 'ended',
    order: { status: 'cancelled' },
    netTaken: 0,
    left: 10,
  },
  {
    name: 'an order that passes 3-D Secure after another card was declined',
    run: async (shop, ids) => {
      await shop.place({ card: 'pm_card_chargeDeclined' }, ids);
      await shop.clock.advance(500);
      await restarted(shop);
      await shop.untilPayment(ids, 'declined');
      await shop.retry(ids, 'pm_card_threeDSecure2Required');
      await shop.clock.advance(500);
      await restarted(shop);
      await shop.untilPayment(ids, 'action-required');
      await shop.confirm(ids);
    },
    fulfilment: 'confirmed',
    order: { status: 'confirmed' },
    netTaken: 1_000,
    left: 9,
  },
  {
    name: 'an order that is declined and expires',
    run: async (shop, ids) => {
      await shop.place({ card: 'pm_card_chargeDeclined' }, ids);
      await shop.clock.advance(500);
      await restarted(shop);
      await shop.untilPayment(ids, 'declined');
      shop.clock.jump(deadlineMs);
    },
    fulfilment: 'ended',
    order: { status: 'rejected', reason: 'payment-declined' },
    netTaken: 0,
    left: 10,
  },
];

/** A dead process is followed by another. */
async function restarted(shop: Shop): Promise<void> {
  if (shop.isDead) await shop.start();
}

/** A few hundred lives are played: seconds on a machine of its own, more on one that is shared. */
const manyLivesMs = 240_000;

/** Plays a story in which the process dies at a call. Resolves with how many calls the process made. */
async function play(story: Story, end: ConstructorParameters<typeof Life>[0]): Promise<number> {
  const shop = await Shop.open();
  const life = new Life(end);
  const ids = shop.newIds();
  shop.startSoon(life);
  await story.run(shop, ids);
  await shop.clock.advance(500);
  await restarted(shop);
  await shop.until(async () => {
    await restarted(shop);
    return (await shop.fulfilmentOf(ids)).status === story.fulfilment;
  });
  await shop.untilQuiet();
  const calls = life.length;
  await restarted(shop);
  await shop.untilQuiet();
  expect({ end, order: await shop.orderOf(ids) }).toMatchObject({ end, order: story.order });
  expect({ end, netTaken: await shop.netTaken() }).toEqual({ end, netTaken: story.netTaken });
  expect({ end, held: await shop.held() }).toEqual({ end, held: [] });
  expect({ end, left: await shop.available('tea') }).toEqual({ end, left: story.left });
  expect((await shop.ledger()).length).toBeLessThanOrEqual(1);
  return calls;
}

describe('F2 I4 I6 a process that dies at any of its calls, before or after it is made, leaves nothing undone or done twice', () => {
  test.each(stories.map((story) => [story.name, story] as const))(
    '%s',
    async (_name, story) => {
      const length = await play(story, undefined);
      expect(length).toBeGreaterThan(30);
      for (let atCall = 1; atCall <= length; atCall++) {
        await play(story, { atCall, when: 'before' });
        await play(story, { atCall, when: 'after' });
      }
    },
    manyLivesMs,
  );
});
