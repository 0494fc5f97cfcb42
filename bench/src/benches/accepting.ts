import { join } from 'node:path';
import { share, type Bench, type BenchContext, type Ceiling, type Measurement } from '../bench';
import { bearable } from '../bearable';
import { startScript } from '../child';
import { connections, perSecond, products, sendLoad, unexpected, type LoadResult } from '../load/load';
import { BenchShop } from '../shop';

const plenty = 1_000_000;
const warmUpSeconds = 3;

/** A shop with full shelves, warmed up. */
async function warmShop(say: (text: string) => void): Promise<{ shop: BenchShop; warmUp: LoadResult }> {
  const shop = await BenchShop.start();
  await shop.stockUp(products, plenty);
  say('warming up');
  const warmUp = await sendLoad({ url: shop.url, connections, products, seconds: warmUpSeconds });
  await shop.atRest();
  return { shop, warmUp };
}

async function expressCeiling({ seconds, say }: BenchContext): Promise<Ceiling> {
  const child = await startScript(join(__dirname, '..', 'load', 'express-ceiling.js'), []);
  const load = { url: child.firstLine, connections, products };
  say('Express with a parse and no store');
  await sendLoad({ ...load, seconds: 1 });
  const result = await sendLoad({ ...load, seconds });
  await child.stop();
  return { figure: perSecond('201', result), what: 'Express, parse and no store' };
}

/** I1: every order that was acknowledged is in the log. The other way round is no loss: an answer may be cut off at the end. */
async function lostOrders(shop: BenchShop, results: readonly LoadResult[]): Promise<string[]> {
  const acknowledged = results.reduce((sum, { answers }) => sum + (answers['201'] ?? 0), 0);
  const placed = (await shop.ordersInLog()).get('OrderPlaced') ?? 0;
  return placed < acknowledged
    ? [`${acknowledged} orders were acknowledged and ${placed} are in the log`]
    : [];
}

async function accept(context: BenchContext): Promise<Measurement> {
  const ceiling = await expressCeiling(context);
  const { shop, warmUp } = await warmShop(context.say);
  try {
    context.say('accepting orders');
    const result = await sendLoad({ url: shop.url, connections, products, seconds: context.seconds });
    await shop.atRest();
    await shop.stop();
    const faults = [...unexpected(result, ['201']), ...(await lostOrders(shop, [warmUp, result]))];
    const { p50, p99 } = result;
    return { figure: perSecond('201', result), unit: 'orders/s', ceiling, details: { p50, p99 }, faults };
  } finally {
    await shop.remove();
  }
}

/** Placed → confirmed and shown: from the first order to the moment in which nothing is left to do. */
async function completed(context: BenchContext): Promise<Measurement & { readonly accepted: number }> {
  const { shop, warmUp } = await warmShop(context.say);
  try {
    context.say('completing orders');
    const before = performance.now();
    const result = await sendLoad({ url: shop.url, connections, products, seconds: context.seconds });
    await shop.atRest();
    const seconds = (performance.now() - before) / 1_000;
    await shop.stop();
    const inLog = await shop.ordersInLog();
    const [placed = 0, confirmed = 0] = [inLog.get('OrderPlaced'), inLog.get('OrderConfirmed')];
    const faults = [...unexpected(result, ['201']), ...(await lostOrders(shop, [warmUp, result]))];
    if (confirmed < placed) faults.push(`${placed - confirmed} orders are placed and not confirmed`);
    const figure = (result.answers['201'] ?? 0) / seconds;
    const accepted = perSecond('201', result);
    return { figure, unit: 'orders/s', accepted, details: { accepted }, faults };
  } finally {
    await shop.remove();
  }
}

async function complete(context: BenchContext): Promise<Measurement> {
  const measured = await completed(context);
  return { ...measured, ceiling: { figure: measured.accepted, what: 'orders accepted meanwhile' } };
}

async function latency({ seconds, say }: BenchContext): Promise<Measurement> {
  const shop = await BenchShop.start();
  try {
    await shop.stockUp(products, plenty);
    say('finding what it can bear');
    const peak = await bearable(shop);
    say(`accepting at half of ${Math.round(peak)} a second`);
    const load = { url: shop.url, connections, products, seconds };
    const result = await sendLoad({ ...load, rate: Math.floor(peak / 2) });
    await shop.atRest();
    await shop.stop();
    const faults = [...unexpected(result, ['201']), ...(await lostOrders(shop, [result]))];
    const details = { p50: result.p50, 'orders/s': perSecond('201', result) };
    return { figure: result.p99, unit: 'ms p99', details, faults };
  } finally {
    await shop.remove();
  }
}

const units = 1_000;
const buyers = 10_000;

async function flashSale(context: BenchContext): Promise<Measurement> {
  const normal = await completed(context);
  const shop = await BenchShop.start();
  try {
    await shop.stockUp(1, units);
    context.say(`${buyers} buyers of ${units} units`);
    const before = performance.now();
    const result = await sendLoad({
      url: shop.url,
      connections: 256,
      products: 1,
      seconds: 600,
      amount: buyers,
    });
    await shop.atRest();
    const seconds = (performance.now() - before) / 1_000;
    const { onHand, reserved, available } = await shop.product('p0');
    await shop.stop();
    const confirmed = (await shop.ordersInLog()).get('OrderConfirmed') ?? 0;
    const faults = [...unexpected(result, ['201']), ...(await lostOrders(shop, [result]))];
    if (confirmed !== units) faults.push(`${confirmed} of ${units} units were sold`);
    if (onHand !== units || reserved !== units || available !== 0)
      faults.push(`of ${units} units ${onHand} are on hand, ${reserved} set aside and ${available} free`);
    const ceiling = { figure: normal.figure, what: 'complete orders on 100 products' };
    return { figure: buyers / seconds, unit: 'orders/s', ceiling, faults };
  } finally {
    await shop.remove();
  }
}

/** Three times what it can complete, on more connections than there are hands: the rest is refused, and memory stays bounded (I10). */
async function overload(context: BenchContext): Promise<Measurement> {
  const normal = await completed(context);
  const { shop, warmUp } = await warmShop(context.say);
  try {
    const rate = Math.ceil(3 * normal.figure);
    context.say(`${rate} orders a second`);
    const memory: number[] = [];
    const watching = setInterval(
      () => void shop.memoryMegabytes().then((megabytes) => memory.push(megabytes)),
      250,
    );
    const before = performance.now();
    const result = await sendLoad({
      url: shop.url,
      connections: 2_048,
      products,
      seconds: 3 * context.seconds,
      rate,
    });
    await shop.atRest();
    const seconds = (performance.now() - before) / 1_000;
    clearInterval(watching);
    await shop.stop();
    const faults = [
      ...unexpected(result, ['201', '429', '503']),
      ...(await lostOrders(shop, [warmUp, result])),
    ];
    const ceiling = { figure: normal.figure, what: 'complete orders without overload' };
    const refused = (result.answers['503'] ?? 0) + (result.answers['429'] ?? 0);
    const details = { refused, 'most MB': Math.max(0, ...memory), p99: result.p99 };
    return { figure: (result.answers['201'] ?? 0) / seconds, unit: 'orders/s', ceiling, details, faults };
  } finally {
    await shop.remove();
  }
}

export const acceptingBenches: readonly Bench[] = [
  { name: 'B1', what: 'orders accepted a second over HTTP, 64 connections', ...share(0.6), run: accept },
  {
    name: 'B2',
    what: 'complete orders a second, placed → confirmed and shown',
    toReach: '≥ 0.25 of it, and 1,000/s',
    isReached: (measured) => share(0.25).isReached(measured) && measured.figure >= 1_000,
    run: complete,
  },
  {
    name: 'B3',
    what: 'latency of accepting, at half of the orders that it can complete',
    toReach: 'p99 ≤ 25 ms',
    isReached: ({ figure }) => figure <= 25,
    run: latency,
  },
  {
    name: 'B8',
    what: 'flash sale: 1,000 units of one product, 10,000 buyers',
    ...share(1),
    run: flashSale,
  },
  {
    name: 'B11',
    what: 'complete orders a second at three times the load that it can bear',
    ...share(0.9),
    run: overload,
  },
];
