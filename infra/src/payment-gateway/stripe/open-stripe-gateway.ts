import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
// oxlint-disable-next-line import/no-named-as-default -- of the package's two names this one is also a value
import Stripe from 'stripe';
import type { Clock } from '../../clock/port';
import type { Log } from '../../logging/port';
import type { PaymentGateway } from '../port';
import { StripeCalls } from './stripe-calls';
import { StripeGateway } from './stripe-gateway';
import { StripeReading } from './stripe-reading';

export interface StripeGatewayOptions {
  /** `sk_test_…`, `sk_live_…` or a restricted key `rk_…`; it tells whether real money moves. */
  readonly secretKey: string;
  /** `whsec_…`: what webhooks are signed with. */
  readonly webhookSecret: string;
  /** Another address than Stripe's own: a stand-in. */
  readonly apiBase?: string | undefined;
  /** Where the customer's bank sends the customer back to after 3-D Secure. */
  readonly returnUrl: string;
  /** The most calls a second; without it what Stripe allows: 100 with a live key, 25 with a test key (P12). */
  readonly callsPerSecond?: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const timeoutMs = 20_000;
const liveCallsPerSecond = 100;
const testCallsPerSecond = 25;

/** Opens the gateway. Nothing is asked of Stripe yet: the system starts without it, and orders wait until it answers. */
export function openStripeGateway(options: StripeGatewayOptions): PaymentGateway {
  const { secretKey, webhookSecret, apiBase, returnUrl, clock, log } = options;
  const livemode = /^[sr]k_live_/.test(secretKey);
  const base = new URL(apiBase ?? 'https://api.stripe.com');
  const protocol = base.protocol === 'http:' ? 'http' : 'https';
  const Agent = protocol === 'http' ? HttpAgent : HttpsAgent;
  const agent = new Agent({ keepAlive: true });
  const stripe = new Stripe(secretKey, {
    // The log says what was asked for; repeats are the reactors', with the key that the event gave.
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    protocol,
    host: base.hostname,
    port: base.port === '' ? (protocol === 'http' ? 80 : 443) : Number(base.port),
    httpClient: Stripe.createNodeHttpClient(agent),
    appInfo: { name: 'QueueCommerce' },
  });
  const perSecond = options.callsPerSecond ?? (livemode ? liveCallsPerSecond : testCallsPerSecond);
  const calls = new StripeCalls({ perSecond, clock, log });
  const close = async (): Promise<void> => {
    calls.close();
    agent.destroy();
  };
  const reading = new StripeReading(stripe, calls);
  return new StripeGateway({ stripe, calls, reading, livemode, webhookSecret, returnUrl, clock, close });
}
