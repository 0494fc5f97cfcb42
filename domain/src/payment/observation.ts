/** A payment as the gateway has it, in the words of Stripe's PaymentIntents: what its port answers with, and what payments are told. */
export interface Observation {
  /** `pi_…` */
  readonly gatewayPaymentId: string;
  /** A PaymentIntent's states (rule P1; source: Stripe's documentation, "How PaymentIntents work"). */
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'canceled'
    | 'succeeded';
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** Minor units received so far. */
  readonly amountReceived: number;
  /** When an uncaptured hold lapses (rule P8), ISO 8601 UTC. */
  readonly captureBefore: string | null;
  readonly livemode: boolean;
  /** Our ids, from the payment's metadata. */
  readonly paymentId: string | null;
  readonly orderId: string | null;
  /** The latest attempt to charge, `ch_…`; every new attempt has a new one. */
  readonly chargeId: string | null;
  /** Why the latest attempt was declined, such as `insufficient_funds`. */
  readonly declineCode: string | null;
  /** Why it was cancelled: `requested_by_customer`, `abandoned`, `automatic` (a lapsed hold), … */
  readonly cancellationReason: string | null;
  /** What the customer must do (3-D Secure), while `requires_action`. */
  readonly nextActionUrl: string | null;
  readonly refunds: readonly ObservedRefund[];
  readonly disputes: readonly ObservedDispute[];
}

export interface ObservedRefund {
  readonly gatewayRefundId: string;
  /** Our id, from the refund's metadata; null for a refund that was made at the gateway. */
  readonly refundId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'requires_action' | 'canceled';
  readonly failureReason: string | null;
}

export interface ObservedDispute {
  readonly disputeId: string;
  readonly amount: number;
  /** A bank's question (`warning_…` at Stripe): the money has not moved. */
  readonly inquiry: boolean;
  readonly status: 'open' | 'won' | 'lost';
}
