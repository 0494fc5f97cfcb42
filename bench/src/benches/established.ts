import { join } from 'node:path';
import { z } from 'zod';
import type { Bench, BenchContext, Measurement } from '../bench';
import { bearable } from '../bearable';
import { startScript } from '../child';
import { establishedShop, eventsOfOrder } from '../established-shop';
import { connections, perSecond, products, sendLoad, unexpected } from '../load/load';
import { BenchShop } from '../shop';

/** For each second that a bench is given: with the ten of the default a million orders, which are four million events. */
const ordersPerSecond = 100_000;

/** Killed under load, with a long log; from the start of the new process until all that it does is where it was. */
async function restart({ seconds, say }: BenchContext): Promise<Measurement> {
  const { dataDir, events } = await establishedShop((seconds * ordersPerSecond) / eventsOfOrder, say);
  const victim = await BenchShop.start(dataDir);
  say('killing it under load');
  const load = sendLoad({ url: victim.url, connections, products, seconds: 2 });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await victim.stop('SIGKILL');
  await load;
  say('starting it again');
  const before = performance.now();
  const shop = await BenchShop.start(dataDir);
  const listensMs = performance.now() - before;
  await shop.atRest();
  const figure = (performance.now() - before) / 1_000;
  await shop.stop();
  const details = { 'listens after ms': listensMs, events };
  return { figure, unit: 's until ready', details, faults: [] };
}

const page = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Queries of a shop with many orders, against a constant. */
async function queries({ seconds, say }: BenchContext): Promise<Measurement> {
  const { dataDir, orders } = await establishedShop(seconds * ordersPerSecond, say);
  const ceiling = await startScript(join(__dirname, '..', 'load', 'express-ceiling.js'), []);
  const shop = await BenchShop.start(dataDir);
  const faults: string[] = [];
  const rate = async (what: string, url: string, paths: readonly string[]): Promise<number> => {
    say(what);
    const load = { url, connections, products, paths };
    await sendLoad({ ...load, seconds: 1 });
    const result = await sendLoad({ ...load, seconds: Math.min(seconds, 10) });
    faults.push(...unexpected(result, ['200']).map((fault) => `${what}: ${fault}`));
    return perSecond('200', result);
  };
  try {
    await shop.atRest();
    const listed = page.parse(await (await fetch(`${shop.url}/orders?limit=100`)).json());
    const constant = await rate('Express with a constant', ceiling.firstLine, ['/constant']);
    const byId = await rate(
      'orders by id',
      shop.url,
      listed.data.map(({ id }) => `/orders/${id}`),
    );
    const pages = await rate('pages of orders', shop.url, ['/orders?limit=20', '/orders?status=delivered']);
    const search = await rate(
      'product search',
      shop.url,
      Array.from({ length: 10 }, (_, n) => `/products?q=product+${n}&limit=20`),
    );
    const details = { pages, 'of it': pages / constant, search, 'also of it': search / constant, orders };
    return {
      figure: byId,
      unit: 'orders by id/s',
      ceiling: { figure: constant, what: 'Express, a constant' },
      details,
      faults,
    };
  } finally {
    await shop.stop();
    await ceiling.stop();
  }
}

/** Memory at rest with many orders, and how much more it is after a minute of orders for each second asked. */
async function memory({ seconds, say }: BenchContext): Promise<Measurement> {
  const { dataDir, orders } = await establishedShop(seconds * ordersPerSecond, say);
  const shop = await BenchShop.start(dataDir);
  try {
    await shop.atRest();
    const atRest = await shop.memoryMegabytes();
    say('finding what it can bear');
    const rate = Math.floor((await bearable(shop)) / 2);
    const load = { url: shop.url, connections, products, rate };
    say(`a third of the soak, ${rate} orders a second`);
    await sendLoad({ ...load, seconds: seconds * 20 });
    await shop.atRest();
    const early = await shop.memoryMegabytes();
    say('the rest of the soak');
    const result = await sendLoad({ ...load, seconds: seconds * 40 });
    await shop.atRest();
    const growth = (await shop.memoryMegabytes()) - early;
    const details = {
      'after a third of the soak MB': early,
      'more at its end MB': growth,
      'orders/s': rate,
      orders,
    };
    return { figure: atRest, unit: 'MB at rest', details, faults: unexpected(result, ['201']) };
  } finally {
    await shop.stop();
  }
}

export const establishedBenches: readonly Bench[] = [
  {
    name: 'B10',
    what: 'start after SIGKILL under load, with 100,000 events in the log for each second asked',
    toReach: '≤ 3 s',
    isReached: ({ figure }) => figure <= 3,
    run: restart,
  },
  {
    name: 'B13',
    what: 'queries, with 100,000 orders for each second asked',
    toReach: '≥ 0.5 of it; pages 0.4, search 0.3',
    isReached: ({ figure, ceiling, details = {} }) =>
      figure >= 0.5 * (ceiling?.figure ?? Infinity) &&
      (details['of it'] ?? 0) >= 0.4 &&
      (details['also of it'] ?? 0) >= 0.3,
    run: queries,
  },
  {
    name: 'B14',
    what: 'memory with 100,000 orders for each second asked, before and after a soak of a minute for each',
    toReach: '≤ 400 MB, no growth',
    isReached: ({ figure, details = {} }) => figure <= 400 && (details['more at its end MB'] ?? 0) <= 20,
    run: memory,
  },
];
