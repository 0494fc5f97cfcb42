/** Documents in the shared SQLite file. */
import { setImmediate } from 'node:timers/promises';
import { WriteFailed } from '../../sqlite';
import type { SqliteFile } from '../../sqlite';
import {
  checkMove,
  declarationOf,
  declarationWithoutIndexes,
  merged,
  notEnsured,
  type Declaration,
} from '../declaration';
import type { Position } from '../../event-store/port';
import {
  CheckpointConflict,
  DocumentsUnavailable,
  InvalidDocumentUse,
  UnreadableCheckpoint,
  type Body,
  type Collection,
  type Condition,
  type DocumentPage,
  type DocumentQuery,
  type DocumentStore,
  type DocumentWrite,
  type StoredDocument,
  type WriteBatch,
} from '../port';
import type { CollectionWrites, RowWrite } from './document-jobs';
import { DocumentReader } from './document-reader';
import { rowOf, shapeOf } from './row';

/** The documents of this file. Closing the store leaves the file open. */
export function sqliteDocumentStore(file: SqliteFile): DocumentStore {
  return new SqliteDocumentStore(file);
}

const largePage = 50;

interface Ensured {
  readonly declaration: Declaration;
  readonly shape: string;
}

/** Documents and checkpoint of a batch are stored in one transaction; what was written is seen by every later read. */
class SqliteDocumentStore implements DocumentStore {
  private readonly collections = new Map<string, Ensured>();
  private readonly reader: DocumentReader;
  private closed = false;

  constructor(private readonly file: SqliteFile) {
    this.reader = new DocumentReader(file.reader);
  }

  async ensure(collection: Collection): Promise<void> {
    await this.ensureDeclared(declarationOf(collection));
  }

  async ensureWithoutIndexes(collection: Collection): Promise<void> {
    await this.ensureDeclared(declarationWithoutIndexes(collection));
  }

  async load<D extends Body>(
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument<D>>> {
    return this.reader.load<D>(this.ensured(collection).declaration, ids);
  }

  async find<D extends Body>(collection: string, query: DocumentQuery): Promise<DocumentPage<D>> {
    const page = this.reader.find<D>(this.ensured(collection).declaration, query);
    // Whoever goes through many pages lets others have their turn: nothing here waits for anything by itself.
    if (page.documents.length >= largePage) await setImmediate();
    return page;
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    return this.reader.count(this.ensured(collection).declaration, where);
  }

  async write({ writes, checkpoint }: WriteBatch): Promise<void> {
    this.checkOpen();
    if (checkpoint !== undefined) checkMove(checkpoint);
    const collections = this.byCollection(writes);
    if (collections.length === 0 && checkpoint === undefined) return;
    const outcome = await this.job('writeDocuments', { collections, checkpoint });
    switch (outcome.kind) {
      case 'stored':
        return;
      case 'not-ensured':
        return notEnsured(outcome.collection);
      case 'checkpoint-elsewhere':
        throw new CheckpointConflict(checkpoint?.reader ?? '', checkpoint?.from, outcome.actual);
      case 'checkpoint-unreadable':
        throw new UnreadableCheckpoint(`The checkpoint of ${checkpoint?.reader} is no position`);
    }
  }

  async checkpoint(reader: string): Promise<Position | undefined> {
    this.checkOpen();
    return this.reader.checkpoint(reader);
  }

  async drop(collection: string): Promise<void> {
    this.checkOpen();
    this.collections.delete(collection);
    await this.job('dropCollection', collection);
  }

  async scrub(): Promise<void> {
    this.checkOpen();
    await this.job('dropDeletedWords', null);
    try {
      await this.file.scrub();
    } catch (error) {
      throw new DocumentsUnavailable('The write-ahead log could not be emptied', { cause: error });
    }
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private async ensureDeclared(wanted: Declaration): Promise<void> {
    this.checkOpen();
    let declaration: Declaration;
    do declaration = await this.job('ensureCollection', wanted);
    while (merged(declaration, wanted).indexes.length > declaration.indexes.length);
    this.collections.set(wanted.name, { declaration, shape: shapeOf(declaration) });
  }

  private byCollection(writes: readonly DocumentWrite[]): readonly CollectionWrites[] {
    const rows = new Map<string, RowWrite[]>();
    for (const write of writes) {
      const { declaration } = this.ensured(write.collection);
      const row = write.kind === 'put' ? rowOf(declaration, write) : write.id;
      const there = rows.get(write.collection);
      if (there === undefined) rows.set(write.collection, [row]);
      else there.push(row);
    }
    return [...rows].map(([collection, writes]) => ({
      collection,
      shape: this.ensured(collection).shape,
      writes,
    }));
  }

  private job: SqliteFile['write'] = async (kind, payload) => {
    try {
      return await this.file.write(kind, payload);
    } catch (error) {
      // The job's own failure is a fault in it, which no repeating heals.
      if (!(error instanceof WriteFailed) || error.reason === 'job') throw error;
      throw new DocumentsUnavailable(`The documents were not written: ${error.message}`, { cause: error });
    }
  };

  private ensured(collection: string): Ensured {
    this.checkOpen();
    return this.collections.get(collection) ?? notEnsured(collection);
  }

  private checkOpen(): void {
    if (this.closed) throw new InvalidDocumentUse('The document store is closed');
  }
}
