import { products, streamPrefixes, type ProductEvent } from '@queuecommerce/domain';
import type { RecordedEvent } from '@queuecommerce/infra';
import { send } from './caused-command';
import type { Reaction, ReactorParts } from './reaction';

/**
 * Every product has a stock, with the product's threshold. Who adds or changes a product does the same at once; this makes up
 * for a crash in between.
 */
export function cataloguePolicy({ bus, executor }: Pick<ReactorParts, 'bus' | 'executor'>): Reaction {
  const handle = async (event: RecordedEvent): Promise<void> => {
    const { type, data } = products.codec.read(event);
    if (type === 'ProductAdded') {
      const { productId, initialStock: quantity, lowStockThreshold, at } = data;
      await send(bus, event, 'open', { type: 'OpenStock', productId, quantity, lowStockThreshold, at });
    }
    if (type !== 'LowStockThresholdChanged') return;
    const { productId, at } = data;
    // The threshold as it is now: a replay of the log must not set the old ones again, one after the other.
    const { state } = await executor.load(products, productId);
    if (state.status === 'none') return;
    const { lowStockThreshold } = state;
    const name = `threshold:${lowStockThreshold}`;
    await send(bus, event, name, { type: 'SetStockThreshold', productId, lowStockThreshold, at });
  };
  return {
    name: 'catalogue-policy',
    streamPrefixes: [streamPrefixes.product],
    partitionOf(event) {
      const product = products.codec.read(event);
      return concernsStock(product) ? product.data.productId : undefined;
    },
    async handle(_productId, events) {
      for (const event of events) await handle(event);
    },
  };
}

function concernsStock({ type }: ProductEvent): boolean {
  return type === 'ProductAdded' || type === 'LowStockThresholdChanged';
}
