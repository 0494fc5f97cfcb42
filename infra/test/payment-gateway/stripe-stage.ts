import type { PaymentGateway } from '@queuecommerce/infra';
import {
  openStripeGateway,
  openStripeSimulator,
  systemClock,
  systemEntropy,
  type StripeSimulator,
} from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { webhookSecret } from './stage';

export const parts = { clock: systemClock, entropy: systemEntropy, log: silentLog };

/** The adapter for Stripe on whatever answers at `apiBase`. */
export function stripeAt(
  apiBase: string,
  options: { readonly secretKey?: string; readonly callsPerSecond?: number } = {},
): PaymentGateway {
  return openStripeGateway({
    ...parts,
    secretKey: 'sk_test_stage',
    webhookSecret,
    apiBase,
    returnUrl: 'https://shop.example/paid',
    callsPerSecond: 10_000,
    ...options,
  });
}

/** The simulator, served on a free port. */
export function serveSimulator(): Promise<StripeSimulator> {
  return openStripeSimulator({ ...parts, path: undefined, host: '127.0.0.1', port: 0, webhook: undefined });
}

/** A Stripe that answers as the test says. */
export async function serve(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a call threw. Fails if it threw nothing. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    () => ({ threw: false as const }),
    (error: unknown) => ({ threw: true as const, error }),
  );
  if (!outcome.threw) throw new Error('The call did not fail');
  return outcome.error;
}
