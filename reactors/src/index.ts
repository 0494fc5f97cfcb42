export * from './reading/reactor';
export * from './reading/run-reactor';
export { parkedEventsCollection, type ParkedEvent, type ParkedPartition } from './reading/parked-event';
export type { EventHandler } from './reading/partition-worker';
