// oxlint-disable-next-line import/no-named-as-default -- of the package's two names this one is also a value
import Stripe from 'stripe';
import type { Clock } from '../../clock/port';
import { parseStripeEvent } from '../notification';
import {
  GatewayRefused,
  type AuthorizeRequest,
  type GatewayCall,
  type GatewayNotification,
  type GatewayPayment,
  type PaymentGateway,
  type RefundCall,
} from '../port';
import { verifySignature } from '../webhook-signature';
import { expand } from './observation';
import type { StripeCalls } from './stripe-calls';
import type { StripeReading } from './stripe-reading';

export interface StripeGatewayParts {
  readonly stripe: Stripe;
  readonly calls: StripeCalls;
  readonly reading: StripeReading;
  readonly livemode: boolean;
  readonly webhookSecret: string;
  readonly returnUrl: string;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

/** Stripe's PaymentIntents with manual confirmation: what happens to a payment's money is asked for by the shop alone. */
export class StripeGateway implements PaymentGateway {
  readonly livemode: boolean;

  constructor(private readonly parts: StripeGatewayParts) {
    this.livemode = parts.livemode;
  }

  async authorize(request: AuthorizeRequest): Promise<GatewayPayment> {
    const { idempotencyKey, gatewayPaymentId, paymentId, orderId, paymentToken } = request;
    const { stripe, returnUrl: return_url } = this.parts;
    if (gatewayPaymentId !== null) {
      refuseOther(await this.parts.reading.intent(gatewayPaymentId), request);
      return this.payment(gatewayPaymentId, () =>
        stripe.paymentIntents.confirm(
          gatewayPaymentId,
          { payment_method: paymentToken, return_url, expand },
          { idempotencyKey },
        ),
      );
    }
    return this.payment(undefined, () =>
      stripe.paymentIntents.create(
        {
          amount: request.amount,
          currency: request.currency.toLowerCase(),
          payment_method: paymentToken,
          allowed_payment_method_types: ['card'],
          capture_method: request.capture,
          confirmation_method: 'manual',
          confirm: true,
          return_url,
          metadata: { paymentId, ...(orderId !== null && { orderId }) },
          expand,
        },
        { idempotencyKey },
      ),
    );
  }

  async confirm({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    const { stripe, returnUrl: return_url } = this.parts;
    return this.payment(gatewayPaymentId, () =>
      stripe.paymentIntents.confirm(gatewayPaymentId, { return_url, expand }, { idempotencyKey }),
    );
  }

  async capture({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    const { paymentIntents } = this.parts.stripe;
    return this.payment(gatewayPaymentId, () =>
      paymentIntents.capture(gatewayPaymentId, { expand }, { idempotencyKey }),
    );
  }

  async cancel({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    const { paymentIntents } = this.parts.stripe;
    try {
      return await this.payment(gatewayPaymentId, () =>
        paymentIntents.cancel(gatewayPaymentId, { expand }, { idempotencyKey }),
      );
    } catch (error) {
      // Stripe refuses to cancel twice; the port does not.
      if (error instanceof GatewayRefused && error.payment?.status === 'canceled') return error.payment;
      throw error;
    }
  }

  async refund({ idempotencyKey, gatewayPaymentId, refundId, amount }: RefundCall): Promise<GatewayPayment> {
    const { refunds } = this.parts.stripe;
    const body = { payment_intent: gatewayPaymentId, amount, metadata: { refundId } };
    await this.changing(gatewayPaymentId, () => refunds.create(body, { idempotencyKey }));
    return this.parts.reading.whole(await this.parts.reading.intent(gatewayPaymentId));
  }

  async retrieve(gatewayPaymentId: string): Promise<GatewayPayment | undefined> {
    try {
      return await this.parts.reading.whole(await this.parts.reading.intent(gatewayPaymentId));
    } catch (error) {
      if (error instanceof GatewayRefused && error.code === 'resource_missing') return undefined;
      throw error;
    }
  }

  /** Stripe's list is complete at once; its search is not. */
  async findByPaymentId(paymentId: string, createdAfter: string): Promise<GatewayPayment | undefined> {
    for await (const intent of this.parts.reading.intents(createdAfter))
      if (intent.metadata['paymentId'] === paymentId) return this.parts.reading.whole(intent);
    return undefined;
  }

  async *list(createdAfter: string): AsyncIterable<GatewayPayment> {
    for await (const intent of this.parts.reading.intents(createdAfter))
      yield await this.parts.reading.whole(intent);
  }

  async ping(): Promise<void> {
    const { stripe, calls } = this.parts;
    await calls.call(() => stripe.paymentIntents.list({ limit: 1 }));
  }

  parseNotification(rawBody: Buffer, signature: string): GatewayNotification {
    verifySignature(rawBody, signature, this.parts.webhookSecret, this.parts.clock.now());
    return parseStripeEvent(rawBody);
  }

  close(): Promise<void> {
    return this.parts.close();
  }

  /** The payment that a call answers with. A decline is an answer too. */
  private async payment(
    gatewayPaymentId: string | undefined,
    request: () => Promise<Stripe.PaymentIntent>,
  ): Promise<GatewayPayment> {
    const answer = await this.changing(gatewayPaymentId, () => request().catch(declined));
    return this.parts.reading.whole(answer);
  }

  /** A call that changes a payment. Where Stripe refuses, it is told with the payment as it is now (P5). */
  private async changing<T>(gatewayPaymentId: string | undefined, request: () => Promise<T>): Promise<T> {
    try {
      return await this.parts.calls.call(request);
    } catch (error) {
      const isRefused = error instanceof GatewayRefused && error.code !== 'resource_missing';
      if (!isRefused || error.code === 'idempotency_error' || gatewayPaymentId === undefined) throw error;
      throw new GatewayRefused(error.code, error.message, await this.retrieve(gatewayPaymentId));
    }
  }
}

/** The payment in Stripe's answer to a declined card (402). */
function declined(error: unknown): Stripe.PaymentIntent {
  if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) return error.payment_intent;
  throw error;
}

/** Stripe's confirmation carries none of these: another attempt never charges another sum, or another order. */
function refuseOther(intent: Stripe.PaymentIntent, request: AuthorizeRequest): void {
  const isOther =
    intent.metadata['paymentId'] !== request.paymentId ||
    (intent.metadata['orderId'] ?? null) !== request.orderId ||
    intent.amount !== request.amount ||
    intent.currency !== request.currency.toLowerCase() ||
    intent.capture_method !== request.capture;
  if (isOther)
    throw new GatewayRefused('payment_intent_mismatch', `${intent.id} was made for something else than this`);
}
