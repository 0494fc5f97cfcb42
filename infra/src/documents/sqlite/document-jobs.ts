/** What the writer thread does for documents. */
import type { Database } from '../../sqlite/database';
import type { JobHandler } from '../../sqlite/job';
import { isPosition, type Declaration } from '../declaration';
import type { Position } from '../../event-store/port';
import type { CheckpointMove } from '../port';
import { Collections } from './collections';
import type { Row } from './row';

/** The writes to one collection, in their order. */
export interface CollectionWrites {
  readonly collection: string;
  /** What the rows were taken apart by (`shapeOf`). */
  readonly shape: string;
  readonly writes: readonly RowWrite[];
}

/** A row to put, or the id of a document to delete. */
export type RowWrite = Row | string;

export interface DocumentBatch {
  readonly collections: readonly CollectionWrites[];
  readonly checkpoint: CheckpointMove | undefined;
}

export type BatchOutcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'checkpoint-elsewhere'; readonly actual: Position | undefined }
  | { readonly kind: 'checkpoint-unreadable' }
  | { readonly kind: 'not-ensured'; readonly collection: string };

/** Writes documents and moves the checkpoint. Whatever can be refused is looked at before the first write. */
export function writeDocumentsJob(db: Database): JobHandler<DocumentBatch, BatchOutcome> {
  const collections = new Collections(db);
  const selectCheckpoint = db.prepare('SELECT position FROM document_checkpoints WHERE reader = ?');
  const storeCheckpoint = db.prepare(
    'INSERT OR REPLACE INTO document_checkpoints (reader, position) VALUES (?, ?)',
  );

  return {
    run(batch) {
      const { checkpoint } = batch;
      if (checkpoint !== undefined) {
        const actual: unknown = selectCheckpoint.get(checkpoint.reader)?.position;
        if (actual !== undefined && !isPosition(actual)) return { kind: 'checkpoint-unreadable' };
        if (actual !== checkpoint.from) return { kind: 'checkpoint-elsewhere', actual };
      }
      const opened = [];
      for (const { collection, shape, writes } of batch.collections) {
        const table = collections.table(collection);
        if (table === undefined) return { kind: 'not-ensured', collection };
        opened.push({ table, shape, writes });
      }
      for (const { table, shape, writes } of opened)
        for (const write of writes)
          if (typeof write === 'string') table.delete(write);
          else
            table.put(
              shape === table.shape
                ? write
                : { ...table.takenApart(write.id, write.body), position: write.position },
            );
      if (checkpoint !== undefined) storeCheckpoint.run(checkpoint.reader, checkpoint.to);
      return { kind: 'stored' };
    },
    forget() {},
  };
}

/** Makes a collection or lets it grow, by one index at most; the result is its declaration. */
export function ensureCollectionJob(db: Database): JobHandler<Declaration, Declaration> {
  const collections = new Collections(db);
  return { run: (wanted) => collections.ensure(wanted), forget() {} };
}

/** Takes the words of deleted and replaced documents out of the file. Holds the writer for as long as that takes. */
export function dropDeletedWordsJob(db: Database): JobHandler<null, void> {
  const collections = new Collections(db);
  return { run: () => collections.dropDeletedWords(), forget() {} };
}

export function dropCollectionJob(db: Database): JobHandler<string, void> {
  const collections = new Collections(db);
  return { run: (name) => collections.drop(name), forget() {} };
}
