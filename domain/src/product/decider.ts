import { nothing, refuse, type Decider, type Decision, type Instant } from '../decider';
import { isChargeable, stepOf } from '../money';
import type { ProductEvent } from './events';
import { evolveProduct, type KnownProduct, type Product } from './product';

export interface AddProduct {
  readonly type: 'AddProduct';
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  readonly category: string | null;
  readonly price: number;
  readonly currency: string;
  readonly active: boolean;
  readonly lowStockThreshold: number;
  readonly initialStock: number;
  readonly at: Instant;
}

/** Changes what is given and leaves the rest. */
export interface ChangeProduct {
  readonly type: 'ChangeProduct';
  readonly productId: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly category?: string | null;
  readonly price?: number;
  readonly active?: boolean;
  readonly lowStockThreshold?: number;
  readonly at: Instant;
}

export type ProductCommand = AddProduct | ChangeProduct;

/** A product in the catalogue. Placed orders keep the price that they were placed at (rule S8). */
export const productDecider: Decider<Product, ProductCommand, ProductEvent> = {
  initialState: { status: 'none' },
  evolve: evolveProduct,
  decide: (product, command) => {
    if (command.type === 'AddProduct') return addProduct(product, command);
    if (product.status === 'none') return refuse('product-not-found', { productId: command.productId });
    return changeProduct(product, command);
  },
};

function addProduct(product: Product, { type: _, ...facts }: AddProduct): Decision<ProductEvent> {
  if (product.status !== 'none') return refuse('product-exists', { productId: facts.productId });
  return refuseUnchargeable(facts.price, facts.currency) ?? [{ type: 'ProductAdded', data: facts }];
}

function changeProduct(product: KnownProduct, command: ChangeProduct): Decision<ProductEvent> {
  const { productId, at } = command;
  const events: ProductEvent[] = [];
  const { name = product.name, description = product.description, category = product.category } = command;
  if (name !== product.name || description !== product.description || category !== product.category)
    events.push({ type: 'ProductDetailsChanged', data: { productId, name, description, category, at } });
  const { price = product.price, lowStockThreshold = product.lowStockThreshold } = command;
  if (price !== product.price) {
    const refusal = refuseUnchargeable(price, product.currency);
    if (refusal) return refusal;
    events.push({
      type: 'ProductPriceChanged',
      data: { productId, price, previousPrice: product.price, at },
    });
  }
  const { active = product.status === 'active' } = command;
  if (active !== (product.status === 'active'))
    events.push({ type: active ? 'ProductActivated' : 'ProductDeactivated', data: { productId, at } });
  if (lowStockThreshold !== product.lowStockThreshold)
    events.push({ type: 'LowStockThresholdChanged', data: { productId, lowStockThreshold, at } });
  return events.length === 0 ? nothing : events;
}

function refuseUnchargeable(price: number, currency: string) {
  return isChargeable(price, currency)
    ? undefined
    : refuse('amount-not-chargeable', { price, currency, step: stepOf(currency) });
}
