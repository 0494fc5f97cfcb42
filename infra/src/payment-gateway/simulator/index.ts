/** A stand-in for Stripe with a ledger of its own. */
export { openSimulatedGateway } from './simulator';
export { openGatewayThread, type GatewayThreadOptions } from './thread/open-gateway-thread';
export type { SimulatedGateway, SimulatedGatewayOptions } from './simulated-gateway';
export type { ActionOutcome } from './charging';
export { gatewayFaults, type GatewayFault, type GatewayFaultPlan, type GatewayOperation } from './faults';
export { UnreadableLedger } from './ledger';
export { testCardIds } from './test-cards';
export type { WebhookEndpoint } from './webhook-sender';
export {
  openStripeSimulator,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './stripe-api/open-stripe-simulator';
