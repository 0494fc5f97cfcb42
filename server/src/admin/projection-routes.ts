/** What operators see and do about read models. */
import { instant, type Clock, type DocumentStore, type EventStore } from '@queuecommerce/infra';
import { defineRoute, Problem, type Route } from '@queuecommerce/infra/http';
import {
  allProjections,
  beginRebuild,
  defaultGraceMs,
  onGeneration,
  parkedDocuments,
  retryParked,
  RunnerEnded,
  stopRebuild,
  switchBack,
  type Projection,
  type ReadModelPointers,
  type ReadModelRecord,
  type ReadModelRunner,
  type RetryOutcome,
} from '@queuecommerce/projections';
import { z } from 'zod';
import {
  asProblem,
  noRebuildRunning,
  nothingToSwitchBackTo,
  notParked,
  notRunning,
  projectionNamed,
  rebuildAlreadyRunning,
  unknownProjection,
} from './problems';
import { statusOf } from './projection-status';
import { projectionList, projectionRetry, projectionStatus } from './schemas';

export interface ProjectionAdminParts {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly pointers: ReadModelPointers;
  /** By the projection's name; none in a process that does not run projections. */
  readonly runners: ReadonlyMap<string, ReadModelRunner>;
}

const tags = ['Operators'];
const params = z.strictObject({ name: z.string() });

export function projectionAdminRoutes(parts: ProjectionAdminParts): readonly Route[] {
  const shown = (projection: Projection) => statusOf(parts, projection, parts.runners.get(projection.name));
  /** Changes the record, has the projection notice, and shows how it is then. */
  const changed = async (name: string, change: (record: ReadModelRecord, now: string) => ReadModelRecord) => {
    const projection = projectionNamed(name);
    try {
      await parts.pointers.update(projection, (record) => change(record, instant(parts.clock)));
    } catch (error) {
      throw asProblem(error);
    }
    parts.runners.get(name)?.nudge();
    return shown(projection);
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/admin/projections',
      operationId: 'listProjections',
      summary: 'All read models, how far they have come, and what is wrong with them',
      tags,
      responses: { 200: { description: 'All of them', body: projectionList } },
      problems: [],
      async handle() {
        return { status: 200, body: { data: await Promise.all(allProjections.map(shown)) } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/admin/projections/:name',
      operationId: 'getProjection',
      summary: 'One read model',
      tags,
      params,
      responses: { 200: { description: 'How it is', body: projectionStatus } },
      problems: [unknownProjection],
      async handle({ params: { name } }) {
        return { status: 200, body: await shown(projectionNamed(name)) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/admin/projections/:name/rebuild',
      operationId: 'rebuildProjection',
      summary: 'Builds it anew from the log, beside the live one, and then switches',
      tags,
      idempotent: true,
      params,
      responses: { 202: { description: 'It will be', body: projectionStatus } },
      problems: [unknownProjection, rebuildAlreadyRunning],
      async handle({ params: { name } }) {
        const projection = projectionNamed(name);
        const wish = { projection, owner: null, reason: 'requested' } as const;
        const body = await changed(name, (record, now) => beginRebuild(record, { ...wish, now }));
        return { status: 202, body };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/admin/projections/:name/rebuild',
      operationId: 'stopRebuild',
      summary: 'Stops a rebuild; what it has built is dropped',
      tags,
      params,
      responses: { 202: { description: 'It stops', body: projectionStatus } },
      problems: [unknownProjection, noRebuildRunning],
      async handle({ params: { name } }) {
        return { status: 202, body: await changed(name, stopRebuild) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/admin/projections/:name/switch-back',
      operationId: 'switchBackProjection',
      summary: 'Serves the generation again that was served before the last switch, while it is kept',
      tags,
      idempotent: true,
      params,
      responses: { 200: { description: 'It is switched', body: projectionStatus } },
      problems: [unknownProjection, nothingToSwitchBackTo],
      async handle({ params: { name } }) {
        const body = await changed(name, (record, now) => switchBack(record, now, defaultGraceMs));
        return { status: 200, body };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/admin/projections/:name/parked/:id/retry',
      operationId: 'retryParkedDocument',
      summary: 'Folds a parked document again',
      tags,
      idempotent: true,
      params: z.strictObject({ name: z.string(), id: z.string() }),
      responses: { 200: { description: 'What came of it', body: projectionRetry } },
      problems: [unknownProjection, notParked, notRunning],
      async handle({ params: { name, id } }) {
        const outcome = await retried(parts, projectionNamed(name), id);
        const { status, code } = notParked;
        if (outcome === 'not-parked')
          throw new Problem({ status, code, detail: `No document ${id} of ${name} is parked` });
        return { status: 200, body: { documentId: id, outcome } };
      },
    }),
  ];
}

async function retried(
  { store, documents, pointers, runners }: ProjectionAdminParts,
  projection: Projection,
  documentId: string,
): Promise<RetryOutcome> {
  const runner = runners.get(projection.name);
  if (runner === undefined) {
    const { live } = await pointers.load(projection);
    const onLive = onGeneration(projection, live);
    await documents.ensure(onLive.collection);
    await documents.ensure(parkedDocuments);
    return retryParked({ projection: onLive, store, documents }, documentId);
  }
  try {
    return await runner.retryParked(documentId);
  } catch (error) {
    if (!(error instanceof RunnerEnded)) throw error;
    const { status, code } = notRunning;
    throw new Problem({ status, code, detail: error.message }, { cause: error });
  }
}
