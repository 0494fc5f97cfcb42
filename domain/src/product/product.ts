import { never } from '../decider';
import type { ProductEvent } from './events';

export interface NoProduct {
  readonly status: 'none';
}

export interface KnownProduct {
  readonly status: 'active' | 'inactive';
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  readonly category: string | null;
  /** Minor units. */
  readonly price: number;
  readonly currency: string;
  readonly lowStockThreshold: number;
  readonly initialStock: number;
}

/** A product as the catalogue has it; its units are the stock's matter. */
export type Product = NoProduct | KnownProduct;

export function evolveProduct(product: Product, event: ProductEvent): Product {
  if (event.type === 'ProductAdded') {
    const { at: _, active, ...facts } = event.data;
    return { status: active ? 'active' : 'inactive', ...facts };
  }
  if (product.status === 'none') return product;
  switch (event.type) {
    case 'ProductDetailsChanged': {
      const { name, description, category } = event.data;
      return { ...product, name, description, category };
    }
    case 'ProductPriceChanged':
      return { ...product, price: event.data.price };
    case 'ProductActivated':
      return { ...product, status: 'active' };
    case 'ProductDeactivated':
      return { ...product, status: 'inactive' };
    case 'LowStockThresholdChanged':
      return { ...product, lowStockThreshold: event.data.lowStockThreshold };
    default:
      return never(event);
  }
}
