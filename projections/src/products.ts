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

/** As stored, with marks that lists are filtered by. */
export interface ProductDocument extends Product {
  readonly marks: {
    /** False while only the stock of the product has been heard of: its own stream is another one, and may be seen later. */
    readonly added: boolean;
    readonly inStock: boolean;
  };
}

/** The catalogue. Product and stock streams have the product's id in common, and their events may come in any order. */
export const products = defineProjection({
  name: 'products',
  version: 1,
  indexes: [
    ['marks.added', 'name'],
    ['marks.added', 'price'],
    ['marks.added', 'createdAt'],
    ['marks.added', 'category', 'name'],
    ['marks.added', 'category', 'price'],
    ['marks.added', 'category', 'createdAt'],
    ['marks.added', 'active', 'name'],
    ['marks.added', 'marks.inStock', 'name'],
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
        const marks = { ...product.marks, inStock: stock.available > 0 };
        return { ...product, stock, marks, updatedAt: event.data.at };
      }
    }
  },
});

function afterProductEvent(product: ProductDocument, event: Recorded<ProductEvent>): ProductDocument {
  switch (event.type) {
    case 'ProductAdded': {
      const { name, description, category, price, currency, active, lowStockThreshold, at } = event.data;
      const facts = { name, description, category, price, currency, active, lowStockThreshold };
      return { ...product, ...facts, createdAt: at, marks: { ...product.marks, added: true } };
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
  return { id, ...facts, stock: emptyStock, ...place, marks: { added: false, inStock: false } };
}
