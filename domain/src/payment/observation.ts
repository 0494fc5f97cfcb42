/** A payment as the gateway has it, in the words of Stripe's PaymentIntents (rule P1). */
export interface Observation {
  readonly gatewayPaymentId: string;
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
  readonly currency: string;
  readonly amountReceived: number;
  readonly captureBefore: string | null;
  readonly livemode: boolean;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  /** The latest attempt to charge. */
  readonly chargeId: string | null;
  readonly declineCode: string | null;
  readonly cancellationReason: string | null;
  readonly nextActionUrl: string | null;
  readonly refunds: readonly ObservedRefund[];
  readonly disputes: readonly ObservedDispute[];
}

export interface ObservedRefund {
  readonly gatewayRefundId: string;
  /** Our id; null for a refund that was made at the gateway. */
  readonly refundId: string | null;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'requires_action' | 'canceled';
  readonly failureReason: string | null;
}

export interface ObservedDispute {
  readonly disputeId: string;
  readonly amount: number;
  /** A bank's question: the money has not moved. */
  readonly inquiry: boolean;
  readonly status: 'open' | 'won' | 'lost';
}
