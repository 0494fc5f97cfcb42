import { available, held, type KnownProduct, type Product, type Stock } from '@queuecommerce/domain';
import type { Position } from '@queuecommerce/infra';
import type { Reply } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { commandHeaders, type StateAt } from '../state-at';

const stockFigures = { onHand: z.int(), reserved: z.int(), available: z.int() };

/** A product as the write side answers with it. */
export const productAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    category: z.string().nullable(),
    price: z.int().meta({ description: 'Minor units' }),
    currency: z.string(),
    active: z.boolean(),
    lowStockThreshold: z.int(),
    stock: z.strictObject(stockFigures),
  })
  .meta({ id: 'AcceptedProduct' });

/** The answer to a command on a product, with the stock that belongs to it. */
export function productReply(
  status: number,
  product: StateAt<Product>,
  stock: StateAt<Stock>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  if (product.state.status === 'none')
    throw new Error('A command on a product was accepted, but it is not there');
  const position = latest(product.position, stock.position);
  const body = { ...toAnswer(product.state), stock: figuresOf(stock.state) };
  return { status, body, headers: { ...headers, ...commandHeaders({ ...product, position }) } };
}

function latest(a: Position | undefined, b: Position | undefined): Position | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function toAnswer(product: KnownProduct): Omit<z.infer<typeof productAnswer>, 'stock'> {
  const { productId: id, name, description, category, price, currency, status, lowStockThreshold } = product;
  return { id, name, description, category, price, currency, active: status === 'active', lowStockThreshold };
}

/** A product's stock as the write side answers with it. */
export const stockAnswer = z
  .strictObject({ id: z.string(), stock: z.strictObject(stockFigures) })
  .meta({ id: 'AcceptedStock' });

/** The figures of a stock: what is there, what is promised to orders and has not left, what can be sold. */
export function figuresOf(stock: Stock): z.infer<typeof stockAnswer>['stock'] {
  return { onHand: stock.onHand, reserved: held(stock), available: available(stock) };
}
