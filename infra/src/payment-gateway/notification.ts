import { z } from 'zod';
import { InvalidNotification, type GatewayNotification } from './port';

const object = z.looseObject({
  id: z.string().min(1),
  object: z.string(),
  payment_intent: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const event = z.looseObject({
  id: z.string().startsWith('evt_').max(255),
  type: z.string().min(1).max(255),
  /** Seconds since 1970. */
  created: z.number().int().min(0).max(8_640_000_000_000),
  data: z.looseObject({ object: z.unknown() }),
});

/**
 * Parses the body of a Stripe event, of any type: what it is about is only told where it is about a payment. Verify the
 * signature first (P3).
 * @throws {InvalidNotification} `malformed-body`
 */
export function parseStripeEvent(rawBody: Buffer): GatewayNotification {
  const parsed = event.safeParse(parseJson(rawBody));
  if (!parsed.success) throw malformed('is not a Stripe event', parsed.error);
  const about = object.safeParse(parsed.data.data.object);
  const subject = about.success ? about.data : undefined;
  return {
    notificationId: parsed.data.id,
    type: parsed.data.type,
    gatewayPaymentId: subject?.object === 'payment_intent' ? subject.id : (subject?.payment_intent ?? null),
    paymentId: subject?.metadata?.['paymentId'] ?? null,
    createdAt: new Date(parsed.data.created * 1000).toISOString(),
  };
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch (error) {
    throw malformed('is not JSON', error);
  }
}

function malformed(problem: string, cause: unknown): InvalidNotification {
  const error = new InvalidNotification('malformed-body', `The notification's body ${problem}`);
  error.cause = cause;
  return error;
}
