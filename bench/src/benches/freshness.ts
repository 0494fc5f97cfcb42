import type { Bench, BenchContext, Measurement } from '../bench';
import { bearable } from '../bearable';
import { connections, percentile, perSecond, products, sendLoad, unexpected } from '../load/load';
import { warmUpSeconds } from '../load/at-rate';
import { BenchShop, price } from '../shop';

/** Of the orders of half the load, every fourth is looked at; no more than these a second. */
const mostSamples = 40;

/** Of one order: milliseconds from its acknowledgement until it can be read. */
async function timeToRead(shop: BenchShop, number: number): Promise<number> {
  const answer = await shop.post('/orders', {
    customer: { customerId: 'reader', email: 'r@example.com', firstName: 'R', lastName: 'Eader' },
    items: [{ productId: `p${number % products}`, quantity: 1, unitPrice: price }],
    shippingAddress: { street: '1', city: 'C', postalCode: '1', country: 'US' },
    paymentMethod: 'credit_card',
  });
  const acknowledged = performance.now();
  const token = answer.headers.get('consistency-token') ?? '';
  const read = await fetch(shop.url + (answer.headers.get('location') ?? ''), {
    headers: { 'Consistency-Token': token },
  });
  await read.arrayBuffer();
  if (!read.ok) throw new Error(`An order that was acknowledged could not be read: ${read.status}`);
  return performance.now() - acknowledged;
}

async function freshness({ seconds, say }: BenchContext): Promise<Measurement> {
  const shop = await BenchShop.start();
  try {
    await shop.stockUp(products, 1_000_000);
    say('finding what it can bear');
    const rate = (await bearable(shop)) / 2;
    const samples = Math.min(mostSamples, rate / 4);
    say(`reading at half of it, ${Math.floor(rate)} a second`);
    const load = { url: shop.url, connections, products, rate: Math.floor(rate - samples) };
    const loading = sendLoad({ ...load, seconds });
    const times: Promise<number>[] = [];
    const warmUp = warmUpSeconds * samples;
    for (let n = 0; n < warmUp + seconds * samples; n++) {
      times.push(timeToRead(shop, n));
      await new Promise((resolve) => setTimeout(resolve, 1_000 / samples));
    }
    const taken = (await Promise.all(times)).slice(warmUp);
    const result = await loading;
    const details = {
      p50: percentile(taken, 0.5),
      'orders/s': perSecond('201', result),
      samples: taken.length,
    };
    return { figure: percentile(taken, 0.99), unit: 'ms p99', details, faults: unexpected(result, ['201']) };
  } finally {
    await shop.remove();
  }
}

export const freshnessBench: Bench = {
  name: 'B9',
  what: 'from an acknowledged order to its read model, at half load, the second request included',
  toReach: 'p99 ≤ 20 ms',
  isReached: ({ figure }) => figure <= 20,
  run: freshness,
};
