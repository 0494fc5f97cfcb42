import type { Refusal } from '@queuecommerce/domain';
import { Problem, type ProblemDetail, type ProblemKind } from '@queuecommerce/infra/http';

/** What a refusal of the domain is over HTTP, by its code. */
const kinds = {
  'order-not-found': [404, 'There is no order with this id'],
  'customer-not-found': [404, 'Nothing is known of a customer with this id'],
  'product-not-found': [404, 'There is no product with this id'],
  'payment-not-found': [404, 'There is no payment with this id'],
  'transition-not-allowed': [409, 'The order can not move to this status from where it is'],
  'shipping-address-fixed': [409, 'The shipping address can change only until the order is shipped'],
  'product-exists': [409, 'There is a product with this id already'],
  'stock-held': [409, 'Fewer units would be left than are held for orders'],
  'stock-too-large': [422, 'More units than a stock can hold'],
  'payment-not-declined': [409, 'Only a declined payment can be tried again'],
  'payment-deadline-passed': [409, 'The deadline of the order has passed'],
  'payment-needs-no-confirmation': [409, 'The payment does not wait for a confirmation'],
  'payment-not-captured': [409, 'No money has been taken for this payment'],
  'payment-disputed': [409, 'Refunds wait until the dispute is closed'],
  'nothing-to-refund': [409, 'Everything has been given back already'],
  'refund-exceeds-captured': [422, 'More than is left of what was taken'],
  'amount-not-chargeable': [422, 'The amount is no whole number of the smallest steps of its currency'],
  'amount-too-large': [422, 'The total is more than one charge can be'],
  'unknown-product': [422, 'The order names a product that is not in the catalogue'],
  'inactive-product': [422, 'The order names a product that is not for sale'],
  'currency-mismatch': [422, "The product's currency is not the order's"],
  'price-mismatch': [422, "The claimed price is not the catalogue's"],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof kinds;

/** The problem kinds of these refusals, for a route's `problems`. */
export function problemsOf(...codes: RefusalCode[]): ProblemKind[] {
  return codes.map((code) => ({ code, status: kinds[code][0], description: kinds[code][1] }));
}

/** A refusal as the answer to the request, with the figures that explain it. */
export function problemFor({ refused, details }: Refusal): Problem {
  if (!isRefusalCode(refused)) throw new Error(`The refusal ${refused} was not expected over HTTP`);
  const [status, detail] = kinds[refused];
  const errors = faultOf(refused, detail, details);
  return new Problem({ status, code: refused, detail, members: details, ...(errors && { errors }) });
}

function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(kinds, code);
}

type Details = Refusal['details'];

const lineField = (field: string) => (details: Details) => `/items/${String(details['line'])}/${field}`;

/** Where in the body the refused value stands, for those that come from one. */
const pointers: Partial<Record<RefusalCode, (details: Details) => string>> = {
  'unknown-product': lineField('productId'),
  'inactive-product': lineField('productId'),
  'currency-mismatch': lineField('productId'),
  'price-mismatch': lineField('unitPrice'),
  'amount-too-large': () => '/items',
  'amount-not-chargeable': (details) =>
    'totalAmount' in details ? '/items' : 'price' in details ? '/price' : '/amount',
  'stock-held': () => '/quantity',
  'stock-too-large': () => '/quantity',
  'refund-exceeds-captured': () => '/amount',
};

function faultOf(code: RefusalCode, detail: string, details: Details): ProblemDetail[] | undefined {
  const pointer = pointers[code]?.(details);
  return pointer === undefined ? undefined : [{ pointer, code, detail }];
}
