export { startReactors, UnknownReactor, type Reactors, type ReactorsStatus } from './start-reactors';
export type { DeadlinesStatus } from './deadlines';
export type { OverdueOrders } from './deadlines/overdue-orders';
export type { ReactorParts } from './reaction';
export * from './reading/reactor';
export * from './reading/run-reactor';
export { parkedEventsCollection, type ParkedEvent, type ParkedPartition } from './reading/parked-event';
export type { EventHandler } from './reading/partition-worker';
export * from './sealing/log-sealer';
