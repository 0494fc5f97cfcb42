import { never, type ProductEvent } from '@queuecommerce/domain';
import { defineProjection, type Recorded } from './projection';
import { emptyStock, stockLevelAfter, type StockLevel } from './stock-level';

/** A product of the catalogue with its availability. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly category: string | null;
  /** Minor units. */
  readonly price: number;
  readonly currency: string;
  readonly active: boolean;
  readonly lowStockThreshold: number;
  readonly stock: StockLevel;
  /** Of the product's stream. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** As stored. Fields with an underscore are for filters and never leave the system. */
export interface ProductDocument extends Product {
  /** False while only the stock of the product has been heard of: its own stream is another one, and may be seen later. */
  readonly _added: boolean;
  readonly _inStock: boolean;
}

/** The catalogue. Product and stock streams have the product's id in common, and their events may come in any order. */
export const products = defineProjection({
  name: 'products',
  version: 1,
  indexes: [
    ['_added', 'name'],
    ['_added', 'price'],
    ['_added', 'createdAt'],
    ['_added', 'category', 'name'],
    ['_added', 'category', 'price'],
    ['_added', 'category', 'createdAt'],
    ['_added', 'active', 'name'],
    ['_added', '_inStock', 'name'],
  ],
  textFields: ['id', 'name', 'description', 'category'],
  streams: ['product', 'stock'],
  idOf: (event) => event.data.productId,
  fold(document: ProductDocument | undefined, event) {
    const product = document ?? unheardOf(event.data.productId, event.data.at);
    switch (event.type) {
      case 'ProductAdded':
      case 'ProductDetailsChanged':
      case 'ProductPriceChanged':
      case 'ProductActivated':
      case 'ProductDeactivated':
      case 'LowStockThresholdChanged':
        return { ...afterProductEvent(product, event), revision: event.revision, updatedAt: event.data.at };
      default: {
        const stock = stockLevelAfter(product.stock, event);
        if (stock === product.stock) return document;
        return { ...product, stock, _inStock: stock.available > 0, updatedAt: event.data.at };
      }
    }
  },
});

function afterProductEvent(product: ProductDocument, event: Recorded<ProductEvent>): ProductDocument {
  switch (event.type) {
    case 'ProductAdded': {
      const { name, description, category, price, currency, active, lowStockThreshold, at } = event.data;
      const facts = { name, description, category, price, currency, active, lowStockThreshold };
      return { ...product, ...facts, createdAt: at, _added: true };
    }
    case 'ProductDetailsChanged': {
      const { name, description, category } = event.data;
      return { ...product, name, description, category };
    }
    case 'ProductPriceChanged':
      return { ...product, price: event.data.price };
    case 'ProductActivated':
      return { ...product, active: true };
    case 'ProductDeactivated':
      return { ...product, active: false };
    case 'LowStockThresholdChanged':
      return { ...product, lowStockThreshold: event.data.lowStockThreshold };
    default:
      return never(event);
  }
}

function unheardOf(id: string, at: string): ProductDocument {
  const facts = { name: '', description: null, category: null, price: 0, currency: '', active: false };
  const place = { lowStockThreshold: 0, revision: -1, createdAt: at, updatedAt: at };
  return { id, ...facts, stock: emptyStock, ...place, _added: false, _inStock: false };
}
