import type { DocumentStore } from '@queuecommerce/infra';
import {
  parkedDocuments,
  type Comparison,
  type Generation,
  type ParkedDocument,
  type Projection,
  type ReadModelPointers,
  type ReadModelRunner,
  type RebuildClaim,
} from '@queuecommerce/projections';
import type { z } from 'zod';
import type { projectionStatus } from './schemas';

export interface StatusParts {
  readonly documents: DocumentStore;
  readonly pointers: ReadModelPointers;
}

const mostListed = 100;

/** How a read model is, as the documents tell it: the same whichever process is asked. */
export async function statusOf(
  { documents, pointers }: StatusParts,
  projection: Projection,
  runner: ReadModelRunner | undefined,
): Promise<z.infer<typeof projectionStatus>> {
  const { live, previous, rebuild, lastRebuild, lastComparison, drift } = await pointers.load(projection);
  const shown = async ({ generation, version, collection, reader, since }: Generation) => {
    const position = (await documents.checkpoint(reader)) ?? null;
    return { generation, version, collection, since, position };
  };
  await documents.ensure(parkedDocuments);
  const where = [{ field: 'reader', op: 'eq', value: live.reader }] as const;
  const sort = { field: 'documentId', direction: 'asc' } as const;
  const parked = await documents.find<ParkedDocument>(parkedDocuments.name, {
    where,
    sort,
    limit: mostListed,
  });
  return {
    name: projection.name,
    version: projection.version,
    state: runner?.status().state ?? null,
    live: await shown(live),
    previous: previous && { ...(await shown(previous)), until: previous.until },
    rebuild: rebuild && rebuildOf(rebuild),
    lastRebuild,
    lastComparison: lastComparison && comparisonOf(lastComparison),
    drift: drift && comparisonOf(drift),
    parkedCount: await documents.count(parkedDocuments.name, where),
    parked: parked.documents.map(({ body }) => parkedOf(body)),
  };
}

type Shown = z.infer<typeof projectionStatus>;

function rebuildOf(claim: RebuildClaim): Shown['rebuild'] {
  const { target, reason, phase, startedAt, heartbeatAt, stopping, progress } = claim;
  return { generation: target.generation, reason, phase, startedAt, heartbeatAt, stopping, progress };
}

function comparisonOf(comparison: Comparison): Shown['drift'] {
  const { at, position, documents, differing, differences } = comparison;
  return {
    at,
    position,
    documents,
    differing,
    differences: differences.map(({ pointers, ...difference }) => ({
      ...difference,
      pointers: [...pointers],
    })),
  };
}

function parkedOf(parked: ParkedDocument): Shown['parked'][number] {
  const { documentId, eventId, eventType, stream, position, error, parkedAt, attempts, waiting } = parked;
  return { documentId, eventId, eventType, stream, position, error, parkedAt, attempts, waiting };
}
