import type { CustomerKeys, DocumentStore } from '@queuecommerce/infra';
import type { ManualClock, SimulatedGateway } from '@queuecommerce/infra/testing';
import type { Chance } from './chance';
import type { FaultRates } from './faults';
import type { SimulatedBus } from './simulated-bus';
import type { SimulatedLog } from './simulated-log';
import type { Trace } from './trace';

/** What is outside of every process, and outlives it. */
export interface Outside {
  readonly clock: ManualClock;
  readonly chance: Chance;
  readonly trace: Trace;
  /** How often what goes wrong now. */
  readonly rates: FaultRates;
  readonly log: SimulatedLog;
  readonly documents: DocumentStore;
  readonly bus: SimulatedBus;
  readonly gateway: SimulatedGateway;
  readonly customerKeys: CustomerKeys;
  /** An invariant does not hold. */
  broken(what: string, cause?: unknown): void;
}
