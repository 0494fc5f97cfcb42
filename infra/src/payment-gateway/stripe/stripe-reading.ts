import type Stripe from 'stripe';
import type { GatewayPayment } from '../port';
import { chargeOf, expand, toGatewayPayment } from './observation';
import type { StripeCalls } from './stripe-calls';

const pageSize = 100;

type ListPage<T> = (start: { starting_after?: string }) => Promise<Stripe.ApiList<T>>;

/** Looks at Stripe's payments, and changes none. */
export class StripeReading {
  constructor(
    private readonly stripe: Stripe,
    private readonly calls: StripeCalls,
  ) {}

  /** @throws {GatewayRefused} `resource_missing` @throws {GatewayUnavailable} */
  intent(gatewayPaymentId: string): Promise<Stripe.PaymentIntent> {
    const { calls, stripe } = this;
    return calls.call(() => stripe.paymentIntents.retrieve(gatewayPaymentId, { expand }));
  }

  /** With its refunds and disputes: only what the answer does not hold is asked for. */
  async whole(intent: Stripe.PaymentIntent): Promise<GatewayPayment> {
    const { stripe } = this;
    const charge = chargeOf(intent);
    const of = { payment_intent: intent.id, limit: pageSize };
    if (charge === undefined) return toGatewayPayment(intent, { refunds: [], disputes: [] });
    const refunds =
      charge.refunds && !charge.refunds.has_more
        ? charge.refunds.data
        : await this.all((page) => stripe.refunds.list({ ...of, ...page }));
    const disputes = charge.disputed
      ? await this.all((page) => stripe.disputes.list({ ...of, ...page }))
      : [];
    return toGatewayPayment(intent, { refunds, disputes });
  }

  /** Newest first. */
  async *intents(createdAfter: string): AsyncIterable<Stripe.PaymentIntent> {
    const from = { created: { gte: Math.floor(Date.parse(createdAfter) / 1000) }, limit: pageSize };
    const held = expand.map((path) => `data.${path}`);
    yield* this.pages((page) => this.stripe.paymentIntents.list({ ...from, ...page, expand: held }));
  }

  private async all<T extends { id: string }>(list: ListPage<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const each of this.pages(list)) found.push(each);
    return found;
  }

  /** Page after page, each through the throttle. */
  private async *pages<T extends { id: string }>(list: ListPage<T>): AsyncIterable<T> {
    let after: string | undefined;
    for (;;) {
      const start = after === undefined ? {} : { starting_after: after };
      const page = await this.calls.call(() => list(start));
      yield* page.data;
      after = page.data.at(-1)?.id;
      if (!page.has_more || after === undefined) return;
    }
  }
}
