import {
  paced,
  type Clock,
  type DocumentStore,
  type EventStore,
  type Log,
  type Pace,
  type Position,
} from '@queuecommerce/infra';
import { BatchFolder } from './batch-folder';
import { CheckpointedWriter, type Progress } from './checkpointed-writer';
import { Parking } from './parked-documents';
import type { Projection } from './projection';
import { RecentDocuments } from './recent-documents';

export interface FollowParts {
  readonly projection: Projection;
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** The position is undefined only while the log is empty. */
export type FollowProgress = Omit<Progress, 'position'> & { readonly position: Position | undefined };

export interface FollowObserver {
  /** How often it takes what has come, once it has caught up. */
  readonly pace: Pace;
  /** Where the stored checkpoint was found, and which documents are parked. */
  begun(from: Position | undefined, parking: Parking): void;
  progressed(progress: FollowProgress): void;
  /** A checkpoint of ours was stored: no twin is ahead of us. */
  stored(): void;
}

/** Most events in a batch: large enough that a rebuild spends its time on documents, small enough to leave others their turn. */
const maxBatch = 2_048;
/** Two batches' documents: of the one that is being written and of the one that is being folded. */
const recentCapacity = 2 * maxBatch;

/**
 * Follows the log from the projection's stored checkpoint until the round is aborted; then what is under way is finished. Aborts
 * the round itself when a write fails.
 * @throws {CheckpointConflict} a twin has moved the checkpoint: nothing of this follower's later work was stored
 */
export async function follow(
  parts: FollowParts,
  observer: FollowObserver,
  round: AbortController,
): Promise<void> {
  const { projection, store, documents, clock, log } = parts;
  const { reader, collection, streamPrefixes } = projection;
  const from = await documents.checkpoint(reader);
  const parking = await Parking.load(projection, documents, clock);
  observer.begun(from, parking);
  const recent = new RecentDocuments(documents, collection.name, recentCapacity);
  const folder = new BatchFolder(projection, documents, recent, parking, log);
  const writer = new CheckpointedWriter({
    documents,
    reader,
    clock,
    from,
    onProgress: (progress) => observer.progressed(progress),
    onStored: () => observer.stored(),
    onFailure: () => round.abort(),
  });
  const { signal } = round;
  let after = from;
  try {
    const batches = store.subscribe({ after, streamPrefixes, maxBatch, signal });
    for await (const batch of paced(batches, observer.pace, signal)) {
      // Meanwhile the batch before this one is being written; but what is parked is looked up once that is stored.
      if (parking.size > 0) await writer.settled();
      const writes = await folder.fold(batch.events, after);
      await writer.settled();
      const { position, caughtUp } = batch;
      const recordedAt = batch.events.at(-1)?.recordedAt;
      if (position === undefined) observer.progressed({ position, caughtUp, recordedAt });
      else if (writes.length > 0) writer.write(writes, { position, caughtUp, recordedAt });
      else writer.pass({ position, caughtUp, recordedAt });
      after = position;
    }
    await writer.finish();
  } finally {
    await writer.abandon();
  }
}
