/** The process that loads: takes its load as JSON, prints the result as JSON. */
import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { price } from '../shop';
import type { Load, LoadResult } from './load';

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

async function main(): Promise<void> {
  const load: Load = JSON.parse(process.argv[2] ?? '');
  const bodies = Array.from({ length: load.products }, (_, n) => orderOf(`p${n}`));
  let next = 0;
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    timeout: 30,
    ...(load.rate !== undefined && { overallRate: load.rate }),
    ...(load.amount !== undefined && { amount: load.amount }),
    requests: [
      {
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          headers: { ...request.headers, 'idempotency-key': randomUUID() },
          body: bodies[next++ % bodies.length] ?? '',
        }),
      },
    ],
  });
  const { statusCodeStats = {}, errors, duration, latency } = result;
  const answers = Object.entries(statusCodeStats).map(([status, { count }]) => [status, count ?? 0] as const);
  const answer: LoadResult = {
    answers: Object.fromEntries(answers),
    errors,
    seconds: duration,
    p50: latency.p50,
    p99: latency.p99,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

void main();
