import { products } from '@queuecommerce/domain';
import { CommandExecutor, GatewayRefused } from '@queuecommerce/infra';
import { ReactorStopped, UnknownReactor } from '../src/index';
import { callsOf } from './world/calls-of';
import { Shop } from './world/shop';

test("the reactors' names are their checkpoints' and do not change", async () => {
  const shop = await Shop.running();
  expect(shop.reactors.status().reactors.map(({ name }) => name)).toEqual([
    'fulfilment',
    'command-dispatcher',
    'catalogue-policy',
    'payment-effects',
    'notifications',
  ]);
});

test('stopping stores how far every reactor came: the next start handles nothing again', async () => {
  const shop = await Shop.running();
  await shop.untilFulfilment(await shop.place(), 'confirmed');
  await shop.untilQuiet();
  await shop.reactors.stop();
  const head = await shop.store.head();
  await shop.start();
  await shop.untilQuiet();
  const { reactors, deadlines } = shop.reactors.status();
  for (const status of [...reactors, deadlines])
    expect(status).toMatchObject({ state: 'running', position: head, isCaughtUp: true, error: undefined });
  expect(shop.gatewayCalls).toEqual(['authorize', 'capture']);
});

test('a product whose adding crashed before its stock was opened gets its stock, and its present threshold', async () => {
  const shop = await Shop.running({ stock: {} });
  const front = new CommandExecutor(shop.store);
  const details = { name: 'Tea', description: null, category: null, active: true, price: 5, currency: 'USD' };
  const add = {
    type: 'AddProduct',
    productId: 'tea',
    ...details,
    initialStock: 7,
    lowStockThreshold: 3,
  } as const;
  await front.execute(products, 'tea', { ...add, at: shop.now }, shop.request('AddProduct'));
  for (const lowStockThreshold of [4, 5]) {
    const change = { type: 'ChangeProduct', productId: 'tea', lowStockThreshold, at: shop.now } as const;
    await front.execute(products, 'tea', change, shop.request('ChangeProduct'));
  }
  await shop.untilQuiet();
  expect(await shop.stockOf('tea')).toMatchObject({ opened: true, lowStockThreshold: 5 });
  expect(await shop.available('tea')).toBe(7);
  const types = await shop.eventTypes();
  shop.crash();
  shop.loseDocuments();
  await shop.start();
  await shop.untilQuiet();
  expect(await shop.eventTypes()).toEqual(types);
});

test('one payment whose call hangs holds up no other order', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('authorize', 'hang');
  const slow = await shop.place();
  await shop.until(() => shop.gatewayCalls.length === 1);
  const quick = await shop.place();
  await shop.untilFulfilment(quick, 'confirmed', 5_000);
  expect(await shop.fulfilmentOf(slow)).toMatchObject({ status: 'paying' });
  await shop.untilFulfilment(slow, 'confirmed');
});

test('P12 a gateway that asks to wait is not called again before', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('capture', 'rate-limited');
  const placed = await shop.place();
  await shop.clock.advance(900);
  expect(shop.gatewayCalls).toEqual(['authorize', 'capture']);
  await shop.untilFulfilment(placed, 'confirmed');
});

test('stopping does not wait for a gateway that hangs; the next start makes the same call', async () => {
  const shop = await Shop.running();
  shop.simulator.injectFault('capture', 'hang-after');
  const placed = await shop.place();
  await shop.until(() => shop.gatewayCalls.includes('capture'));
  const stopped = shop.reactors.stop().then(() => shop.clock.now());
  const askedAt = shop.clock.now();
  await shop.clock.advance(20_000);
  expect((await stopped) - askedAt).toBeLessThan(6_000);
  await shop.start();
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.netTaken()).toBe(1_000);
});

test('reactors that have stopped leave no timer behind that keeps the process up', async () => {
  const shop = await Shop.running();
  await shop.untilFulfilment(await shop.place(), 'confirmed');
  const others = shop.clock.waiting;
  await shop.reactors.stop();
  expect(shop.clock.waiting).toBeLessThanOrEqual(others);
  const left = shop.clock.waiting;
  await shop.start();
  await shop.reactors.stop();
  expect(shop.clock.waiting).toBe(left);
});

test('a refusal that only a person can judge parks that payment, which goes on once it is retried', async () => {
  let refuses = true;
  const shop = await Shop.running({
    gateway: (simulator) => ({
      ...callsOf(simulator),
      capture: async (call) => {
        if (refuses) throw new GatewayRefused('account_frozen', 'Call us');
        return simulator.capture(call);
      },
    }),
  });
  const placed = await shop.place();
  const parked = () => shop.reactors.parked('payment-effects', 10);
  await shop.until(async () => (await parked()).length === 1);
  expect(await parked()).toMatchObject([{ partition: placed.paymentId, type: 'PaymentCaptureRequested' }]);
  expect(await shop.orderOf(placed)).toMatchObject({ status: 'placed' });
  expect(await shop.reactors.retryParked('payment-effects', placed.paymentId)).toBe(false);
  refuses = false;
  expect(await shop.reactors.retryParked('payment-effects', placed.paymentId)).toBe(true);
  await shop.untilFulfilment(placed, 'confirmed');
  expect(await shop.netTaken()).toBe(1_000);
});

test('asking for a reactor that is not there, or does not run, is answered as such', async () => {
  const shop = await Shop.running();
  await expect(shop.reactors.retryParked('publisher', 'x')).rejects.toThrow(UnknownReactor);
  await expect(shop.reactors.parked('publisher', 1)).rejects.toThrow(UnknownReactor);
  await shop.reactors.stop();
  await expect(shop.reactors.retryParked('fulfilment', 'x')).rejects.toThrow(ReactorStopped);
});
