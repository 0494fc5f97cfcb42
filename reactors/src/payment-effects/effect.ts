import type { Payment, PaymentCommand } from '@queuecommerce/domain';
import type { GatewayPayment, PaymentGateway } from '@queuecommerce/infra';

/** What a call to the gateway is made with. */
export interface Call {
  readonly idempotencyKey: string;
  /** The payment at the gateway, where it is known. */
  readonly gatewayPaymentId: string | null;
}

/** A call to the gateway that an event of a payment asks for. */
export interface Effect {
  readonly paymentId: string;
  readonly operation: 'authorize' | 'confirm' | 'capture' | 'cancel' | 'refund';
  /** Payment, operation and attempt: the same for every repeat (rule P2). */
  readonly idempotencyKey: string;
  /** The attempt that the answer belongs to; null for a call that is about the payment as it is. */
  readonly attempt: number | null;
  /** As the event knows it. */
  readonly gatewayPaymentId: string | null;
  /** Whether our own log does not have the answer yet. */
  isNeeded(payment: Payment): boolean;
  /** Whether the gateway's state shows that the call has not been carried out. */
  isUndone(found: GatewayPayment): boolean;
  /** Makes the call; undefined if there is nothing at the gateway that it could be about. */
  call(gateway: PaymentGateway, call: Call): Promise<GatewayPayment> | undefined;
  /** What a refusal for good leads to; undefined: an operator must look. */
  onRefusal(code: string, at: string): PaymentCommand | undefined;
}
