import {
  noProgress,
  Filling,
  onGeneration,
  ProgressMeter,
  StoredExpectation,
} from '@queuecommerce/projections';
import type { Projection } from '@queuecommerce/projections';
import type { DocumentStore } from '@queuecommerce/infra';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';

/** A read model that is folded beside everything, into documents of its own. */
export interface ScratchFold {
  readonly documents: DocumentStore;
  readonly collection: string;
  readonly filling: Filling;
  readonly expected: StoredExpectation;
}

const reportEveryMs = 1_000;
let made = 0;

export async function scratchFold(
  opened: Opened,
  projection: Projection,
  progress: ReplayProgress,
  signal: AbortSignal,
): Promise<ScratchFold> {
  const { store, clock, log } = opened;
  const documents = await opened.scratch();
  const collection = `scratch-${++made}`;
  const meter = new ProgressMeter(clock, noProgress);
  let reportedMs = clock.now();
  const filling = await Filling.open({
    // Nobody searches in it.
    projection: {
      ...onGeneration(projection, { collection, reader: collection }),
      collection: { name: collection, indexes: [] },
    },
    store,
    documents,
    clock,
    log,
    signal,
    onProgress(events, position) {
      meter.done(events);
      if (clock.now() - reportedMs < reportEveryMs) return;
      reportedMs = clock.now();
      void store
        .head()
        .then((head) => progress.report(`${projection.name}: folding`, meter.at(position, head)));
    },
  });
  return { documents, collection, filling, expected: new StoredExpectation(documents, collection, filling) };
}
