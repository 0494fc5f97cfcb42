import { isChargeable, stepOf } from '../money';
import type { Product } from '../product/product';
import { refuse, type Refusal } from '../decider';
import { maxAmountMinor } from '../values';
import type { OrderLine } from './events';

/** A line as the customer sends it: the price is a claim. */
export interface ClaimedLine {
  readonly productId: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice: number;
}

/** An order's lines as checked, and their sum (rules O4, P11). */
export interface PricedOrder {
  readonly items: readonly OrderLine[];
  readonly totalAmount: number;
}

/**
 * Checks each claimed price against the catalogue and adds the lines up.
 *
 * Refuses, with the line's index: `unknown-product`, `inactive-product`, `currency-mismatch`, `price-mismatch` (with both
 * prices); and `amount-too-large`, `amount-not-chargeable` for the sum.
 */
export function priceOrder(
  lines: readonly ClaimedLine[],
  currency: string,
  catalogue: (productId: string) => Product,
): PricedOrder | Refusal {
  const items: OrderLine[] = [];
  let totalAmount = 0;
  for (const [index, line] of lines.entries()) {
    const product = catalogue(line.productId);
    const where = { line: index, productId: line.productId };
    if (product.status === 'none') return refuse('unknown-product', where);
    if (product.status === 'inactive') return refuse('inactive-product', where);
    if (product.currency !== currency)
      return refuse('currency-mismatch', {
        ...where,
        orderCurrency: currency,
        productCurrency: product.currency,
      });
    if (product.price !== line.unitPrice)
      return refuse('price-mismatch', {
        ...where,
        claimedPrice: line.unitPrice,
        cataloguePrice: product.price,
      });
    const lineTotal = line.quantity * line.unitPrice;
    totalAmount += lineTotal;
    items.push({
      productId: line.productId,
      productName: product.name,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      lineTotal,
    });
  }
  if (totalAmount > maxAmountMinor)
    return refuse('amount-too-large', { totalAmount, maximum: maxAmountMinor });
  if (!isChargeable(totalAmount, currency))
    return refuse('amount-not-chargeable', { totalAmount, currency, step: stepOf(currency) });
  return { items, totalAmount };
}

/** The quantity ordered of each product: duplicate lines of one product summed (rule S2). */
export function quantityByProduct(items: readonly OrderLine[]): ReadonlyMap<string, number> {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of items)
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return quantities;
}
