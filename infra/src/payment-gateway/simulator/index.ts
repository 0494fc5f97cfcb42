/** A stand-in for Stripe with a ledger of its own. */
export {
  openSimulatedGateway,
  type SimulatedGateway,
  type SimulatedGatewayOptions,
} from './simulated-gateway';
export type { ActionOutcome } from './charging';
export type { Fault, FaultPlan, Operation } from './faults';
export { UnreadableLedger } from './ledger';
export { testCardIds } from './test-cards';
export { signatureHeader } from './webhook-signature';
export type { Webhook } from './webhook-sender';
