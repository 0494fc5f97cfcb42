import { never } from '@queuecommerce/domain';
import { defineProjection } from './projection';
import { emptyStock, stockLevelAfter, type StockLevel } from './stock-level';

/** A product that is running out: no more than its threshold can be sold. */
export interface LowStock {
  readonly productId: string;
  readonly name: string;
  readonly available: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly threshold: number;
  /** Since when. */
  readonly since: string;
}

/** As stored: every product has a document, because a fold needs the figures of those that are not low yet. */
export interface LowStockDocument extends LowStock {
  readonly marks: {
    /** The product's own stream has been heard of. */
    readonly added: boolean;
    /** Its stock's stream has. */
    readonly opened: boolean;
    /** It belongs in the list. */
    readonly low: boolean;
  };
}

/** Products whose stock is at or below their threshold. Both of their streams have been heard of before they count. */
export const lowStock = defineProjection({
  name: 'low-stock',
  version: 1,
  indexes: [
    ['marks.low', 'available'],
    ['marks.low', 'since'],
  ],
  streams: ['product', 'stock'],
  idOf: (event) => event.data.productId,
  fold(document: LowStockDocument | undefined, event) {
    const product = document ?? unheardOf(event.data.productId, event.data.at);
    switch (event.type) {
      case 'ProductAdded': {
        const { name, lowStockThreshold: threshold, at } = event.data;
        return judged({ ...product, name, threshold }, { added: true }, at);
      }
      case 'ProductDetailsChanged':
        return { ...product, name: event.data.name };
      case 'LowStockThresholdChanged':
        return judged({ ...product, threshold: event.data.lowStockThreshold }, {}, event.data.at);
      case 'ProductPriceChanged':
      case 'ProductActivated':
      case 'ProductDeactivated':
        return document;
      case 'StockOpened':
      case 'StockReceived':
      case 'StockReturned':
      case 'StockDamaged':
      case 'StockCorrected':
      case 'StockReserved':
      case 'StockReservationRejected':
      case 'StockCommitted':
      case 'StockReleased':
      case 'StockShipped':
      case 'StockThresholdSet':
      case 'LowStockDetected': {
        const level: StockLevel = stockLevelAfter(product, event);
        return level === product
          ? document
          : judged({ ...product, ...level }, { opened: true }, event.data.at);
      }
      default:
        return never(event);
    }
  },
});

function judged(
  product: LowStockDocument,
  news: Partial<LowStockDocument['marks']>,
  at: string,
): LowStockDocument {
  const { added, opened } = { ...product.marks, ...news };
  const low = added && opened && product.available <= product.threshold;
  const since = low && product.marks.low ? product.since : at;
  return { ...product, marks: { added, opened, low }, since };
}

function unheardOf(productId: string, at: string): LowStockDocument {
  const marks = { added: false, opened: false, low: false };
  return { productId, name: '', ...emptyStock, threshold: 0, since: at, marks };
}
