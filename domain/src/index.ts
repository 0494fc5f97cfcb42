export * from './aggregate';
export * from './aggregates';
export * from './decider';
export * from './command-target';
export * from './event-catalogue';
export * from './events';
export * from './event-in-words';
export * from './money';
export * from './streams';
export * as values from './values';
export * from './personal-data';
export * from './customer/decider';
export * from './order/commands';
export * from './order/decider';
export * from './order/events';
export * from './order/order';
export * from './order/price-order';
export * from './product/decider';
export * from './product/events';
export * from './product/product';
export * from './stock/commands';
export * from './stock/decider';
export * from './stock/events';
export * from './stock/stock';
export * from './payment/commands';
export * from './payment/decider';
export * from './payment/events';
export * from './payment/evolve-payment';
export * from './payment/observation';
export * from './payment/payment';
export * from './fulfilment/commands';
export * from './fulfilment/decider';
export * from './fulfilment/events';
export * from './fulfilment/fulfilment';
export * from './fulfilment/inputs';
export * from './notification/decider';
export * from './log-seal/decider';
export * from './log-seal/events';
export {
  integrationEvents,
  type IntegrationEvent,
  type IntegrationEventType,
} from './integration-events/catalogue';
export { toIntegrationEvent } from './integration-events/to-integration-event';
