import type { Clock, Entropy } from '../../clock/port';
import type { Log } from '../../logging/port';
import type { GatewayPayment, PaymentGateway } from '../port';
import type { ActionOutcome } from './charging';
import type { GatewayFault, GatewayFaultPlan, GatewayOperation } from './faults';
import type { PostWebhook } from './post-webhook';
import type { WebhookEndpoint } from './webhook-sender';

export interface SimulatedGatewayOptions {
  /** The ledger's own SQLite file, made if it is not there; in memory without one. */
  readonly path: string | undefined;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Where events go. Without it none are made, and every notification is refused. */
  readonly webhook: WebhookEndpoint | undefined;
  /** There and back. Default 0. */
  readonly latencyMs?: number;
  /** Default: none. */
  readonly faults?: GatewayFaultPlan;
  /** How webhooks are posted. Default: over HTTP. */
  readonly post?: PostWebhook;
}

/** The payment gateway's port, and what happens at Stripe without the shop: the customer, the banks, the ledger itself. */
export interface SimulatedGateway extends PaymentGateway {
  /** The customer passes or fails 3-D Secure on the bank's page. @throws {GatewayRefused} */
  completeAction(gatewayPaymentId: string, outcome: ActionOutcome): Promise<GatewayPayment>;
  /** The customer's bank disputes the payment; an inquiry moves no money. @throws {GatewayRefused} */
  openDispute(gatewayPaymentId: string, kind: 'chargeback' | 'inquiry'): Promise<GatewayPayment>;
  /** @throws {GatewayRefused} */
  closeDispute(gatewayPaymentId: string, disputeId: string, outcome: 'won' | 'lost'): Promise<GatewayPayment>;
  /** The next call of `operation` meets this fault; several queue up. */
  injectFault(operation: GatewayOperation, fault: GatewayFault): void;
}
