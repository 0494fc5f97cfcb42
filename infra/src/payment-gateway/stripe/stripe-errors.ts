// oxlint-disable-next-line import/no-named-as-default -- of the package's two names this one is also a value
import Stripe from 'stripe';
import { errorText } from '../../logging/error-text';
import { GatewayRefused, GatewayUnavailable } from '../port';

/** How long a 429 without a word of its own asks to wait. */
const rateLimitedMs = 1_000;

/** Another call with the same idempotency key is at work (409): the gateway is well, and the answer will come. */
export class KeyInUse extends GatewayUnavailable {}

/**
 * What an error of Stripe's client means to the port. A decline is not one: whoever makes the call looks for its payment first.
 * Stripe's messages can repeat what it was given, part of the key included: only those about a payment are passed on.
 */
export function fromStripe(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, code, headers } = error;
  const cause = { statusCode, code, requestId: error.requestId };
  const unavailable = (message: string, retryAfterMs?: number, isKeySpent = false): GatewayUnavailable =>
    new GatewayUnavailable(message, retryAfterMs, { cause, isKeySpent });
  if (error instanceof Stripe.errors.StripeConnectionError)
    return unavailable(`Stripe did not answer: ${errorText(error.detail ?? error)}`);
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return new GatewayRefused('idempotency_error', error.message);
  if (statusCode === 409)
    return new KeyInUse(`Stripe answered 409 ${code ?? 'conflict'}`, undefined, { cause });
  if (statusCode === 429)
    return unavailable('Stripe answered 429: too many requests', retryAfter(headers) ?? rateLimitedMs);
  // An operator's mistake or a revoked key is mended outside, and until then the orders wait.
  if (statusCode === 401 || statusCode === 403)
    return unavailable(`Stripe answered ${statusCode}: it does not take the secret key`);
  if (statusCode === undefined || statusCode >= 500)
    return unavailable(
      `Stripe answered ${statusCode ?? 'something else than JSON'}`,
      retryAfter(headers),
      // P2: Stripe keeps a 500 under the key. Other failures come from the way to it, and are not kept.
      statusCode === 500,
    );
  return new GatewayRefused(code ?? error.rawType ?? 'invalid_request_error', error.message);
}

function retryAfter(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 60) * 1000 : undefined;
}
