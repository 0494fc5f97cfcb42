/** The concrete adapters: for the composition root (`server/`), the simulation, the benchmarks and tests only. */
export * from './clock/system-clock';
export * from './bus/in-process-bus';
export * from './bus/rabbitmq/rabbitmq';
export * from './logging/pino-log';
export * from './signing/ed25519-signer';
export * from './sqlite';
export * from './payment-gateway/simulator';
export * from './documents/sqlite/sqlite-document-store';
export * from './documents/mongodb/mongodb-document-store';
export * from './mongodb/connection';
export * from './event-store/sqlite/sqlite-event-store';
export * from './event-store/sqlite/log-file';
export * from './event-store/sqlite/copy-log';
export * from './event-store/eventstoredb/eventstoredb-event-store';
export { FileExists } from './sqlite/made-whole';
export * from './personal-data/sqlite-customer-keys';
export * from './personal-data/mongodb-customer-keys';
