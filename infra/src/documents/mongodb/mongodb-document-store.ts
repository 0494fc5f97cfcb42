import type { Collection, Filter } from 'mongodb';
import type { Clock } from '../../clock/port';
import type { Position } from '../../event-store/port';
import type { MongoDb } from '../../mongodb/connection';
import {
  checkConditions,
  checkMove,
  checkQuery,
  declarationOf,
  declarationWithoutIndexes,
  notEnsured,
  type Declaration,
} from '../declaration';
import {
  InvalidDocumentUse,
  UnreadableDocument,
  type Body,
  type Collection as DeclaredCollection,
  type Condition,
  type DocumentPage,
  type DocumentQuery,
  type DocumentStore,
  type DocumentWrite,
  type StoredDocument,
  type WriteBatch,
} from '../port';
import { Checkpoints, type StoredCheckpoint } from './checkpoints';
import { Collections, longMs, type StoredDeclaration } from './collections';
import { applyWrites, type MongoWrite } from './guarded-writes';
import { filterOf, sortOf } from './query';
import { Listed } from '../listed';
import { fromMongo, toMongo, type MongoDocument } from './stored-document';

export interface MongoDbDocumentsOptions {
  readonly clock: Clock;
  /** The database of a collection; that of what the store keeps for itself is the one of `checkpoints` and `collections`. */
  readonly databaseOf: (collection: string) => string;
}

/** Most ids in one query. */
const idsAtOnce = 1_000;
/**
 * What a batch may take: a request writes a document or two, a reader of the log many. Too little would never end: the engine goes on with
 * what was given up, and has the repetition to do besides.
 */
const writeMs = (writes: number): number => 5_000 + 250 * writes;
/** For so long it is believed that a collection is still there. */
const beliefMs = 1_000;

/**
 * Documents in MongoDB, without its transactions: the fence is looked at, then the guarded documents are written, then the checkpoint
 * is moved if it is still where it was.
 *
 * - A crash in between leaves documents that are ahead of the checkpoint. They are folded again from where it is, and their positions
 *   say what they have in them already.
 * - Two who write from one checkpoint at the same time write the same documents, and one of them moves it.
 * - A zombie that is held up between the fence and its writes finds newer documents, whose positions guard them, and can not move the
 *   checkpoint. What it puts where another has deleted since stays as a leftover, with which nothing is wrong but that it is there: a
 *   deadline that is over fires once more and is refused by the decider. Nobody removes it yet.
 *
 * Closing the store leaves the connection open.
 */
export function mongoDocumentStore(mongo: MongoDb, options: MongoDbDocumentsOptions): DocumentStore {
  return new MongoDocumentStore(mongo, options);
}

class MongoDocumentStore implements DocumentStore {
  private readonly ensuredCollections = new Map<string, Declaration>();
  /** Until when each collection is believed to be there. */
  private readonly believed = new Map<string, number>();
  private readonly checkpoints: Checkpoints;
  private readonly collections: Collections;
  private closed = false;

  constructor(
    private readonly mongo: MongoDb,
    private readonly options: MongoDbDocumentsOptions,
  ) {
    const { databaseOf } = options;
    this.checkpoints = new Checkpoints(() =>
      mongo.database(databaseOf('checkpoints')).collection<StoredCheckpoint>('checkpoints'),
    );
    this.collections = new Collections({
      declarations: () =>
        mongo.database(databaseOf('collections')).collection<StoredDeclaration>('collections'),
      collection: (name) => this.collection(name),
      databaseOf: (name) => mongo.database(databaseOf(name)),
      admin: () => mongo.database('admin'),
    });
  }

  async ensure(collection: DeclaredCollection): Promise<void> {
    await this.ensureDeclared(declarationOf(collection));
  }

  async ensureWithoutIndexes(collection: DeclaredCollection): Promise<void> {
    await this.ensureDeclared(declarationWithoutIndexes(collection));
  }

  async load<D extends Body>(
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument<D>>> {
    this.ensured(collection);
    const wanted = [...new Set(ids)];
    const found = new Map<string, StoredDocument<D>>();
    for (let from = 0; from < wanted.length; from += idsAtOnce) {
      const query: Filter<MongoDocument> = { _id: { $in: wanted.slice(from, from + idsAtOnce) } };
      for (const document of await this.read<D>(collection, query)) found.set(document.id, document);
    }
    if (found.size === 0) await this.checkThere(collection);
    // In the order in which they were asked for, as the other engines give them.
    return new Map(
      wanted.flatMap((id) => {
        const document = found.get(id);
        return document === undefined ? [] : [[id, document] as const];
      }),
    );
  }

  async find<D extends Body>(collection: string, query: DocumentQuery): Promise<DocumentPage<D>> {
    checkQuery(this.ensured(collection), query);
    const { limit } = query;
    const found = await this.read<D>(collection, filterOf(query), { sort: sortOf(query), limit: limit + 1 });
    if (found.length === 0) await this.checkThere(collection);
    return { documents: found.slice(0, limit).map((one) => new Listed(one)), more: found.length > limit };
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    checkConditions(this.ensured(collection), where);
    return this.mongo.reach(() => this.collection(collection).countDocuments(filterOf({ where })), longMs);
  }

  async write({ writes, checkpoint }: WriteBatch): Promise<void> {
    this.checkOpen();
    if (checkpoint !== undefined) checkMove(checkpoint);
    const byCollection = this.prepared(writes);
    const updatesAtOnce = await this.mongo.updatesAtOnce();
    await this.mongo.reach(async () => {
      if (checkpoint !== undefined) await this.checkpoints.check(checkpoint);
      await Promise.all(
        [...byCollection].map(([name, prepared]) =>
          applyWrites(this.collection(name), prepared, updatesAtOnce),
        ),
      );
      if (checkpoint !== undefined) await this.checkpoints.move(checkpoint);
    }, writeMs(writes.length));
  }

  async checkpoint(reader: string): Promise<Position | undefined> {
    this.checkOpen();
    return this.mongo.reach(() => this.checkpoints.of(reader));
  }

  async drop(collection: string): Promise<void> {
    this.checkOpen();
    this.ensuredCollections.delete(collection);
    this.believed.delete(collection);
    await this.mongo.reach(() => this.collections.drop(collection), longMs);
  }

  /**
   * What was replaced or deleted is gone for everybody who asks. MongoDB overwrites it in its files when it uses their space again, and
   * gives no means to wait for that; its oplog and backups are the operator's.
   */
  async scrub(): Promise<void> {
    this.checkOpen();
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private async ensureDeclared(wanted: Declaration): Promise<void> {
    this.checkOpen();
    const declaration = await this.mongo.reach(() => this.collections.ensure(wanted), longMs);
    this.ensuredCollections.set(wanted.name, declaration);
  }

  private async read<D extends Body>(
    collection: string,
    filter: Filter<MongoDocument>,
    options: { readonly sort?: ReturnType<typeof sortOf>; readonly limit?: number } = {},
  ): Promise<StoredDocument<D>[]> {
    // The words are many, and nobody reads them.
    const projection = { words: 0 };
    const found = await this.mongo.reach(() =>
      this.collection(collection)
        .find(filter, { ...options, projection })
        .toArray(),
    );
    for (const { _id, body } of found)
      if (typeof body !== 'object' || body === null)
        throw new UnreadableDocument(`The document ${_id} of ${collection} has no body`);
    return found.map((stored) => fromMongo<D>(stored));
  }

  /** Everything that can be refused is refused before anything is sent. @throws {InvalidDocumentUse} */
  private prepared(writes: readonly DocumentWrite[]): ReadonlyMap<string, readonly MongoWrite[]> {
    const byCollection = new Map<string, MongoWrite[]>();
    for (const write of writes) {
      const declaration = this.ensured(write.collection);
      const prepared: MongoWrite =
        write.kind === 'put'
          ? { kind: 'put', document: toMongo(declaration, write) }
          : { kind: 'delete', id: write.id };
      const there = byCollection.get(write.collection);
      if (there === undefined) byCollection.set(write.collection, [prepared]);
      else there.push(prepared);
    }
    return byCollection;
  }

  /** A collection that another process has dropped holds nothing, which must not be taken for an answer. @throws {InvalidDocumentUse} */
  private async checkThere(name: string): Promise<void> {
    const now = this.options.clock.now();
    const until = this.believed.get(name) ?? 0;
    if (now < until && until - now <= beliefMs) return;
    if (!(await this.mongo.reach(() => this.collections.isThere(name)))) {
      this.ensuredCollections.delete(name);
      notEnsured(name);
    }
    this.believed.set(name, now + beliefMs);
  }

  private collection(name: string): Collection<MongoDocument> {
    return this.mongo.database(this.options.databaseOf(name)).collection<MongoDocument>(name);
  }

  private ensured(collection: string): Declaration {
    this.checkOpen();
    return this.ensuredCollections.get(collection) ?? notEnsured(collection);
  }

  private checkOpen(): void {
    if (this.closed) throw new InvalidDocumentUse('The document store is closed');
  }
}
