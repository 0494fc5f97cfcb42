import type { Clock } from '@queuecommerce/infra';
import type { ProjectionRunner } from '@queuecommerce/projections';
import type { LogSealer, Reactors, ReactorsStatus } from '@queuecommerce/reactors';
import { z } from 'zod';
import type { Role } from '../configuration';
import type { Engines } from '../engines/engines';
import { dependencyStatus, probe } from './probe';

/** What there is to ask how it is. */
export interface HealthParts {
  readonly roles: ReadonlySet<Role>;
  readonly engines: Engines;
  readonly runners: readonly ProjectionRunner[];
  readonly reactors: Reactors | undefined;
  readonly sealer: LogSealer | undefined;
  readonly clock: Clock;
}

const projection = z.strictObject({
  name: z.string(),
  version: z.int(),
  state: z.enum(['starting', 'following', 'waiting', 'halted', 'frozen', 'stopped']),
  position: z.string().nullable(),
  caughtUp: z.boolean(),
  lagMs: z.number().nullable().meta({ description: 'Age of the last event handled; 0 when caught up' }),
  parked: z.int().meta({ description: 'Documents that wait for an operator' }),
  drifted: z.int().meta({ description: 'Documents found not to be what the log says: rebuild it' }),
  error: z.string().nullable(),
});

const reactor = z.strictObject({
  name: z.string(),
  state: z
    .enum(['starting', 'running', 'standby', 'stopped', 'failed'])
    .meta({ description: '`standby`: another process does the work' }),
  position: z.string().nullable(),
  caughtUp: z.boolean(),
  behindMs: z.number().meta({ description: 'Age of the oldest event that is read and not finished' }),
  parked: z.int().meta({ description: 'Partitions that wait for an operator' }),
  error: z.string().nullable(),
});

const sealing = z.strictObject({
  state: z.enum(['running', 'stopped', 'failed']),
  sealedTo: z.string().nullable().meta({ description: 'Position of the last event that a seal covers' }),
  unsealedEvents: z.int(),
  error: z.string().nullable(),
});

/** How the system is: the answer of `/health/ready`. */
export const readiness = z
  .strictObject({
    status: z.enum(['ready', 'not-ready']),
    roles: z.array(z.string()),
    dependencies: z.record(z.string(), dependencyStatus),
    projections: z.array(projection),
    reactors: z.array(reactor),
    sealing: sealing
      .nullable()
      .meta({ description: 'Null if another process does it; orders do not wait for it' }),
    overdueOrders: z.int().meta({ description: 'Orders past their deadline that have not ended (O3)' }),
  })
  .meta({ id: 'Readiness' });

export type Readiness = z.infer<typeof readiness>;

/** Asks every part how it is. */
export async function readinessOf({
  roles,
  engines,
  runners,
  reactors,
  sealer,
  clock,
}: HealthParts): Promise<z.infer<typeof readiness>> {
  const { store, documents, bus, gateway } = engines;
  const [eventStore, documentsAre, busIs, paymentGateway] = await Promise.all([
    probe(clock, () => store.head()),
    probe(clock, () => documents.checkpoint('health')),
    probe(clock, () => bus.ping()),
    probe(clock, () => gateway.ping()),
  ]);
  const dependencies = { eventStore, documents: documentsAre, bus: busIs, paymentGateway };
  const projections = runners.map((runner) => projectionHealth(runner.status()));
  const reactorsStatus = reactors?.status();
  const reactorHealths = reactorsStatus
    ? [...reactorsStatus.reactors.map(reactorHealth), deadlinesHealth(reactorsStatus)]
    : [];
  // Without the bus or the gateway commands are taken all the same, and go on when it is back.
  const up =
    eventStore.status === 'up' &&
    documentsAre.status === 'up' &&
    projections.every(({ state }) => state === 'following') &&
    reactorHealths.every(({ state }) => state === 'running' || state === 'standby');
  return {
    status: up ? 'ready' : 'not-ready',
    roles: [...roles],
    dependencies,
    projections,
    reactors: reactorHealths,
    sealing: sealer ? sealingHealth(sealer) : null,
    overdueOrders: reactorsStatus?.deadlines.overdueOrders.count ?? 0,
  };
}

function projectionHealth(status: ReturnType<ProjectionRunner['status']>): z.infer<typeof projection> {
  const {
    name,
    version,
    state,
    position = null,
    caughtUp,
    lagMs = null,
    parkedCount: parked,
    drifted,
    error = null,
  } = status;
  return { name, version, state, position, caughtUp, lagMs, parked, drifted, error };
}

function sealingHealth(sealer: LogSealer): z.infer<typeof sealing> {
  const { state, sealedTo = null, unsealedEvents, error } = sealer.status();
  return { state, sealedTo, unsealedEvents, error: error?.message ?? null };
}

function deadlinesHealth({ deadlines }: ReactorsStatus): z.infer<typeof reactor> {
  const { state, position = null, isCaughtUp: caughtUp, error } = deadlines;
  return {
    name: 'deadlines',
    state,
    position,
    caughtUp,
    behindMs: 0,
    parked: 0,
    error: error?.message ?? null,
  };
}

function reactorHealth(status: ReactorsStatus['reactors'][number]): z.infer<typeof reactor> {
  const {
    name,
    state,
    position = null,
    isCaughtUp: caughtUp,
    behindMs,
    parkedPartitions: parked,
    error,
  } = status;
  return { name, state, position, caughtUp, behindMs, parked, error: error?.message ?? null };
}
