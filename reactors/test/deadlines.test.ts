import { CommandExecutor } from '@queuecommerce/infra';
import { deadlineMs, type PlacedBasket } from './world/customers';
import { Shop } from './world/shop';

const minuteMs = 60_000;
const challenged = 'pm_card_threeDSecure2Required';

/** An order that waits for its customer. */
async function waiting(shop: Shop): Promise<PlacedBasket> {
  const placed = await shop.place({ card: challenged });
  await shop.untilPayment(placed, 'action-required');
  return placed;
}

test('a deadline fires at its time, and not before', async () => {
  const shop = await Shop.running();
  const placed = await waiting(shop);
  await shop.clock.advance(deadlineMs - minuteMs);
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'placed' });
  await shop.untilFulfilment(placed, 'ended', 2 * minuteMs);
});

test('a deadline that passes while no process runs fires after the restart', async () => {
  const shop = await Shop.running();
  const placed = await waiting(shop);
  shop.crash();
  shop.clock.jump(deadlineMs);
  await shop.start();
  await shop.untilFulfilment(placed, 'ended');
});

test('an earlier deadline that comes in later fires first', async () => {
  const shop = await Shop.running();
  const later = await waiting(shop);
  shop.clock.jump(-20 * minuteMs);
  const earlier = await waiting(shop);
  await shop.untilFulfilment(earlier, 'ended', 31 * minuteMs);
  expect(await shop.orderOf(later)).toMatchObject({ status: 'placed' });
});

test('F11 a clock that jumps forward fires what is due by it within half a minute; one that jumps back delays it', async () => {
  const shop = await Shop.running();
  const first = await waiting(shop);
  shop.clock.jump(deadlineMs);
  await shop.untilFulfilment(first, 'ended', 31_000);
  const second = await waiting(shop);
  shop.clock.jump(-60 * minuteMs);
  await shop.clock.advance(deadlineMs + minuteMs);
  expect(await shop.orderOf(second)).toMatchObject({ status: 'placed' });
  shop.clock.jump(60 * minuteMs);
  await shop.untilFulfilment(second, 'ended');
});

test('a deadline that can not be acted upon is repeated after growing pauses, not in a hot loop', async () => {
  const shop = await Shop.running();
  await waiting(shop);
  let failures = 0;
  jest.spyOn(CommandExecutor.prototype, 'execute').mockImplementation(async () => {
    failures++;
    throw new Error('no decision today');
  });
  shop.clock.jump(deadlineMs);
  await shop.clock.advance(10 * minuteMs);
  jest.restoreAllMocks();
  expect(failures).toBeGreaterThan(3);
  expect(failures).toBeLessThan(10);
});

test('O3 an order that has not ended by its deadline is reported, until it has', async () => {
  const shop = await Shop.running();
  const placed = await waiting(shop);
  for (let times = 0; times < 8; times++) shop.simulator.injectFault('cancel', 'hang');
  shop.clock.jump(deadlineMs);
  await shop.clock.advance(2 * minuteMs);
  const { orderId } = placed;
  expect(shop.reactors.status().deadlines.overdueOrders).toEqual({ count: 1, orderIds: [orderId] });
  const warnings = shop.log.entries.filter(({ message }) => message.includes('past their deadline'));
  expect(warnings).toMatchObject([{ level: 'warn', fields: { count: 1, orderIds: [orderId] } }]);
  await shop.untilFulfilment(placed, 'ended', 10 * minuteMs);
  await shop.clock.advance(minuteMs);
  expect(shop.reactors.status().deadlines.overdueOrders).toEqual({ count: 0, orderIds: [] });
});

test('P8 a hold that has lapsed at the gateway is noticed without any notification', async () => {
  const shop = await Shop.running();
  const { paymentId } = shop.newIds();
  const terms = { orderId: null, reference: 'r', amount: 500, currency: 'USD', capture: 'manual' } as const;
  const attempt = { attemptId: 'a', paymentToken: 'pm_card_visa', deadline: null, at: shop.now };
  await shop.payment({ type: 'RequestAuthorization', paymentId, ...terms, ...attempt });
  await shop.untilPayment({ orderId: '', paymentId }, 'authorized');
  shop.clock.jump(8 * 24 * 60 * minuteMs);
  await shop.untilPayment({ orderId: '', paymentId }, 'cancelled');
  expect(await shop.paymentOf({ orderId: '', paymentId })).toMatchObject({ reason: 'authorization-expired' });
});

test('F18 two processes that keep and fire the same deadlines do no harm', async () => {
  const shop = await Shop.running();
  const zombie = await shop.beginZombie();
  const placed = await waiting(shop);
  const expired = await waiting(shop);
  await shop.confirm(placed);
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.clock.advance(deadlineMs);
  await shop.untilFulfilment(expired, 'ended');
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'confirmed' });
  expect(zombie.deadlines.status().state).toBe('running');
  expect(shop.reactors.status().deadlines.state).toBe('running');
  const types = await shop.eventTypes();
  expect(types.filter((type) => type === 'UnwindingStarted')).toHaveLength(1);
});

test('once everything has ended, no deadline is left, and a day later not even its trace', async () => {
  const shop = await Shop.running();
  const ended = await waiting(shop);
  await shop.cancel(ended);
  await shop.untilFulfilment(ended, 'ended');
  await shop.untilFulfilment(await shop.place(), 'confirmed');
  await shop.untilQuiet();
  const left = [{ field: 'kind', op: 'in', value: ['order', 'hold'] }] as const;
  expect(await shop.documents.count('deadlines', left)).toBe(0);
  expect(await shop.documents.count('deadlines')).toBeGreaterThan(0);
  shop.clock.jump(24 * 60 * 60_000);
  await shop.until(async () => (await shop.documents.count('deadlines')) === 0, 20 * 60_000);
});
