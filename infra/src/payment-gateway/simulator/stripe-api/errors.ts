import { ZodError } from 'zod';
import { GatewayRefused, GatewayUnavailable } from '../../port';

/** An answer of Stripe's that is an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error: {
    readonly type: string;
    readonly code?: string;
    readonly message: string;
    readonly [detail: string]: unknown;
  };
}

/** A request without a key of the test mode. */
export class NoSecretKey extends Error {
  override readonly name = 'NoSecretKey';
}

/** What Stripe answers where the port throws (source: Stripe's documentation, "Errors"). */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof NoSecretKey)
    return { status: 401, error: { type: 'invalid_request_error', message: error.message } };
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const param = issue?.path.join('.') ?? '';
    const message = `${param}: ${issue?.message}`;
    return {
      status: 400,
      error: { type: 'invalid_request_error', code: 'parameter_invalid', param, message },
    };
  }
  if (error instanceof GatewayRefused) return refusal(error);
  if (error instanceof GatewayUnavailable) return unavailable(error);
  return { status: 500, error: { type: 'api_error', message: 'The simulator failed' } };
}

function refusal({ code, message }: GatewayRefused): ErrorAnswer {
  if (code === 'idempotency_error') return { status: 400, error: { type: 'idempotency_error', message } };
  const status = code === 'resource_missing' ? 404 : 400;
  return { status, error: { type: 'invalid_request_error', code, message } };
}

function unavailable({ message, retryAfterMs, isKeySpent }: GatewayUnavailable): ErrorAnswer {
  if (message.startsWith('409'))
    return { status: 409, error: { type: 'invalid_request_error', code: 'idempotency_key_in_use', message } };
  if (retryAfterMs !== undefined)
    return {
      status: 429,
      headers: { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
      error: { type: 'invalid_request_error', code: 'rate_limit', message },
    };
  return { status: isKeySpent ? 500 : 503, error: { type: 'api_error', message } };
}
