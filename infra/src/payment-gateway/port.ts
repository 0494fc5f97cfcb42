/**
 * The payment gateway: Stripe's PaymentIntents, as far as we use them.
 *
 * Every call may be repeated with the same idempotency key and then gives the first call's result. Every adapter passes
 * `infra/test/payment-gateway/contract.ts`.
 */
import type { Observation, ObservedDispute, ObservedRefund } from '@queuecommerce/domain';

/** A payment as the gateway has it now: what the domain calls an observation. */
export type GatewayPayment = Observation;
export type GatewayStatus = Observation['status'];
export type GatewayRefund = ObservedRefund;
export type GatewayDispute = ObservedDispute;

export interface AuthorizeRequest {
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly orderId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The payment method: a test card's id such as `pm_card_visa`. */
  readonly paymentToken: string;
  /** `manual`: hold the money, capture later. `automatic`: take it at once. */
  readonly capture: 'manual' | 'automatic';
  /** From the second attempt on: the payment to try again with another payment method. */
  readonly gatewayPaymentId: string | null;
}

export interface GatewayCall {
  readonly idempotencyKey: string;
  readonly gatewayPaymentId: string;
}

export interface RefundCall extends GatewayCall {
  readonly refundId: string;
  /** Minor units. */
  readonly amount: number;
}

/** A verified webhook (rule P3): only a hint that something changed. */
export interface GatewayNotification {
  /** `evt_…` */
  readonly notificationId: string;
  readonly type: string;
  /** The payment it is about, if it is about one. */
  readonly gatewayPaymentId: string | null;
  readonly paymentId: string | null;
  readonly createdAt: string;
}

export interface PaymentGateway {
  /** Makes the payment and confirms it, or (with `gatewayPaymentId`) confirms it again with another payment method. A decline is an answer, not an error. */
  authorize(request: AuthorizeRequest): Promise<GatewayPayment>;
  /** Confirms after a required action. */
  confirm(call: GatewayCall): Promise<GatewayPayment>;
  /** Takes the held money, all of it. */
  capture(call: GatewayCall): Promise<GatewayPayment>;
  /** Lets a payment go that has not succeeded; a payment already cancelled stays so. */
  cancel(call: GatewayCall): Promise<GatewayPayment>;
  /** Gives money back; the answer holds the refund. */
  refund(call: RefundCall): Promise<GatewayPayment>;
  /** The payment as it is now; undefined if the gateway does not know it. */
  retrieve(gatewayPaymentId: string): Promise<GatewayPayment | undefined>;
  /** The payment made under our id, found by looking through the gateway's own list (rule P2: keys are pruned after 24 h). */
  findByPaymentId(paymentId: string, createdAfter: string): Promise<GatewayPayment | undefined>;
  /** All payments made since, newest first (P13). What is made meanwhile may be in it or not. */
  list(createdAfter: string): AsyncIterable<GatewayPayment>;
  /** Resolves if the gateway takes calls. @throws {GatewayUnavailable} */
  ping(): Promise<void>;
  /** Verifies the signature over the raw body, then parses. @throws {InvalidNotification} */
  parseNotification(rawBody: Buffer, signature: string): GatewayNotification;
  /** Whether payments move real money. */
  readonly livemode: boolean;
  close(): Promise<void>;
}

/** The outcome is unknown or the gateway is busy: repeat with the same key, for as long as it lasts. */
export class GatewayUnavailable extends Error {
  override readonly name = 'GatewayUnavailable';
  /**
   * The gateway has recorded this failure (a 500) under the idempotency key and repeats it for the key's life (P2): look up
   * whether the call was carried out, and if not, use another key.
   */
  readonly isKeySpent: boolean;

  constructor(
    message: string,
    /** How long the gateway asked to wait. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions & { readonly isKeySpent?: boolean },
  ) {
    super(message, options);
    this.isKeySpent = options?.isKeySpent ?? false;
  }
}

/** The gateway understood and refused: repeating the call gives the same. `payment` is its state, where it told. */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused';
  constructor(
    readonly code: string,
    message: string,
    readonly payment?: GatewayPayment,
  ) {
    super(message);
  }
}

/** A webhook that is not the gateway's: forged, damaged, or too old (300 s; rule P3). */
export class InvalidNotification extends Error {
  override readonly name = 'InvalidNotification';
  constructor(
    readonly code:
      'missing-signature' | 'malformed-signature' | 'wrong-signature' | 'stale-signature' | 'malformed-body',
    message: string,
  ) {
    super(message);
  }
}
