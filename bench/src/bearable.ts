import { connections, products, sendLoad } from './load/load';
import type { BenchShop } from './shop';

const warmUpSeconds = 6;

/**
 * Orders a second that a shop can bear: of a load of some seconds, which warms it up too, from the first until nothing is left to do.
 * What it accepts for a while is more.
 */
export async function bearable(shop: BenchShop): Promise<number> {
  const before = performance.now();
  const { answers } = await sendLoad({ url: shop.url, connections, products, seconds: warmUpSeconds });
  await shop.atRest();
  const seconds = (performance.now() - before) / 1_000;
  // It may have refused orders at last, and looks every 100 ms whether it still has to.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (answers['201'] ?? 0) / seconds;
}
