/** What the tests of other rooms need: in-memory adapters and a clock that they move. */
export * from './clock/manual-clock';
export * from './clock/seeded-entropy';
export * from './clock/eventually';
export * from './clock/door';
export * from './logging/recording-log';
export * from './documents/memory-document-store';
export * from './bus/in-process-bus';
export * from './payment-gateway/simulator';
export { signatureHeader } from './payment-gateway/webhook-signature';
export * from './event-store/memory-event-store';
export { asDocumented, Undocumented } from './http/as-documented';
export * from './personal-data/memory-customer-keys';
export * from './testing/real-engines';
export * from './testing/toxiproxy';
