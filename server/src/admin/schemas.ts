/** What the operators' routes answer with. */
import { z } from 'zod';

const generation = z.strictObject({
  generation: z.int(),
  version: z.int().meta({ description: 'Of the projection that built it' }),
  collection: z.string(),
  since: z.string(),
  position: z.string().nullable().meta({ description: 'Everything up to here is in its documents' }),
});

const comparison = z
  .strictObject({
    at: z.string(),
    position: z.string().nullable(),
    documents: z.int().meta({ description: 'Documents compared' }),
    differing: z.int(),
    differences: z.array(
      z.strictObject({
        documentId: z.string(),
        kind: z.enum(['differs', 'missing', 'unexpected']),
        pointers: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ReadModelComparison' });

const rebuild = z
  .strictObject({
    generation: z.int(),
    reason: z.enum(['requested', 'new-version']),
    phase: z.enum(['waiting', 'filling', 'comparing', 'switching']),
    startedAt: z.string(),
    heartbeatAt: z.string().meta({ description: 'When whoever builds it was last heard of' }),
    stopping: z.boolean(),
    progress: z.strictObject({
      eventsDone: z.int(),
      eventsTotal: z.int().nullable().meta({ description: 'An estimate' }),
      ratePerSecond: z.number(),
      etaSeconds: z.number().nullable(),
    }),
  })
  .meta({ id: 'Rebuild' });

const parkedDocument = z.strictObject({
  documentId: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  stream: z.string(),
  position: z.string(),
  error: z.string(),
  parkedAt: z.string(),
  attempts: z.int(),
  waiting: z.int().meta({ description: 'Events that wait behind it' }),
});

export const projectionStatus = z
  .strictObject({
    name: z.string(),
    version: z.int().meta({ description: 'Of this program' }),
    state: z
      .string()
      .nullable()
      .meta({ description: 'How it is followed here; null if this process does not run projections' }),
    live: generation,
    previous: generation
      .extend({ until: z.string().meta({ description: 'Until then it can be switched back to' }) })
      .nullable(),
    rebuild: rebuild.nullable(),
    lastRebuild: z
      .strictObject({
        outcome: z.enum(['switched', 'stopped', 'failed']),
        at: z.string(),
        error: z.string().nullable(),
      })
      .nullable(),
    lastComparison: comparison.nullable(),
    drift: comparison.nullable().meta({ description: 'What the running check found wrong; null if nothing' }),
    parkedCount: z.int(),
    parked: z.array(parkedDocument).meta({ description: 'The first hundred' }),
  })
  .meta({ id: 'ProjectionStatus' });

export const projectionList = z.strictObject({ data: z.array(projectionStatus) }).meta({ id: 'Projections' });

export const projectionRetry = z
  .strictObject({ documentId: z.string(), outcome: z.enum(['unparked', 'still-parked']) })
  .meta({ id: 'ParkedDocumentRetry' });

export const reactorStatus = z
  .strictObject({
    name: z.string(),
    state: z.string(),
    parked: z.array(
      z.strictObject({
        partition: z.string(),
        eventId: z.string(),
        type: z.string(),
        stream: z.string(),
        position: z.string(),
        error: z.string().nullable(),
        attempts: z.int(),
        parkedAt: z.string(),
        events: z.int().meta({ description: 'Events parked, the first included' }),
      }),
    ),
  })
  .meta({ id: 'ReactorStatus' });

export const reactorRetry = z
  .strictObject({ partition: z.string(), outcome: z.enum(['unparked', 'still-parked']) })
  .meta({ id: 'ParkedPartitionRetry' });

export const reactorList = z.strictObject({ data: z.array(reactorStatus) }).meta({ id: 'Reactors' });
