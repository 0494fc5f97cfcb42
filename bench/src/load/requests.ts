import { randomUUID } from 'node:crypto';
import { price } from '../shop';
import type { Load } from './load';

export interface NextRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const customer = { customerId: 'bench', email: 'bench@example.com', firstName: 'Ben', lastName: 'Chmark' };
const shippingAddress = { street: '1 Bench Street', city: 'Bench', postalCode: '12345', country: 'US' };

function orderOf(productId: string): string {
  return JSON.stringify({
    customer,
    items: [{ productId, quantity: 1, unitPrice: price }],
    shippingAddress,
    paymentMethod: 'credit_card',
  });
}

/** The load's requests, one after the other. */
export function requestsOf({ products, paths }: Load): () => NextRequest {
  let next = 0;
  if (paths !== undefined)
    return () => ({ method: 'GET', path: paths[next++ % paths.length] ?? '/', headers: {}, body: '' });
  const bodies = Array.from({ length: products }, (_, n) => orderOf(`p${n}`));
  return () => ({
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: bodies[next++ % bodies.length] ?? '',
  });
}
