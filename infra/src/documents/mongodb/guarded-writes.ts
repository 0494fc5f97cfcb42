import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import type { Position } from '../../event-store/port';
import { unlessTaken } from '../../mongodb/errors';
import type { MongoDocument } from './stored-document';

/** A document to put, or to delete. */
export type MongoWrite =
  | { readonly kind: 'put'; readonly document: MongoDocument }
  | { readonly kind: 'delete'; readonly id: string };

/** How often writers of the same documents may get in each other's way before it can be no accident. */
const mostAttempts = 50;

/**
 * Applies the writes to a collection, in their order where they are about one document.
 *
 * A guarded put inserts where it found nothing, and else replaces the very position that it found: who was slower changes nothing, and
 * looks again. At or past its own position there is nothing left to say; behind, it lost a race and tries once more. So each write may
 * be repeated, by anybody, in any order, and the latest position stands in the end.
 *
 * @param updatesAtOnce most updates in one command
 */
export async function applyWrites(
  collection: Collection<MongoDocument>,
  writes: readonly MongoWrite[],
  updatesAtOnce: number,
): Promise<void> {
  for (const round of roundsOf(writes)) {
    let left: readonly MongoWrite[] = round;
    for (let attempt = 1; left.length > 0; attempt++) {
      if (attempt > mostAttempts)
        throw new Error(`${left.length} documents of ${collection.collectionName} can not be put`);
      left = await attemptAll(collection, left, updatesAtOnce);
    }
  }
}

/** In each round an id comes once: the server may then take its writes in any order. */
function roundsOf(writes: readonly MongoWrite[]): readonly (readonly MongoWrite[])[] {
  const rounds: MongoWrite[][] = [];
  const seen = new Map<string, number>();
  for (const write of writes) {
    const number = seen.get(idOf(write)) ?? 0;
    seen.set(idOf(write), number + 1);
    const round = rounds[number];
    if (round === undefined) rounds.push([write]);
    else round.push(write);
  }
  return rounds;
}

/** Those of which it is not sure that they are done. */
async function attemptAll(
  collection: Collection<MongoDocument>,
  writes: readonly MongoWrite[],
  updatesAtOnce: number,
): Promise<readonly MongoWrite[]> {
  const stored = await positionsOf(collection, writes);
  const todo = writes.filter((write) => !isPast(stored, write));
  const news = todo.flatMap((write) =>
    write.kind === 'put' && isGuarded(write) && !stored.has(write.document._id) ? [write.document] : [],
  );
  const changes = todo.flatMap((write) => changeOf(write, stored) ?? []);
  const areInserted = await insertAll(collection, news);
  let areChanged = true;
  for (let from = 0; from < changes.length; from += updatesAtOnce)
    areChanged = (await change(collection, changes.slice(from, from + updatesAtOnce))) && areChanged;
  return areInserted && areChanged ? [] : todo;
}

async function positionsOf(
  collection: Collection<MongoDocument>,
  writes: readonly MongoWrite[],
): Promise<ReadonlyMap<string, Position | null>> {
  const ids = writes.filter(isGuarded).map(idOf);
  if (ids.length === 0) return new Map();
  const found = await collection.find({ _id: { $in: ids } }, { projection: { position: 1 } }).toArray();
  return new Map(found.map(({ _id, position }) => [_id, position]));
}

function isPast(stored: ReadonlyMap<string, Position | null>, write: MongoWrite): boolean {
  if (write.kind === 'delete') return false;
  const { _id, position } = write.document;
  const at = stored.get(_id);
  return position !== null && typeof at === 'string' && at >= position;
}

/** False if somebody else has inserted one of them. */
async function insertAll(
  collection: Collection<MongoDocument>,
  documents: readonly MongoDocument[],
): Promise<boolean> {
  if (documents.length === 0) return true;
  return unlessTaken(() => collection.insertMany(documents, { ordered: false }));
}

interface Change {
  readonly operation: AnyBulkWriteOperation<MongoDocument>;
  /** Whether it has to find what it replaces. */
  readonly isGuarded: boolean;
}

/** Undefined for what is to be inserted. The id is the shard key as well: each of these goes to one shard. */
function changeOf(write: MongoWrite, stored: ReadonlyMap<string, Position | null>): Change | undefined {
  if (write.kind === 'delete')
    return { operation: { deleteOne: { filter: { _id: write.id } } }, isGuarded: false };
  const { _id, ...replacement } = write.document;
  if (!isGuarded(write))
    return { operation: { replaceOne: { filter: { _id }, replacement, upsert: true } }, isGuarded: false };
  const position = stored.get(_id);
  return position === undefined
    ? undefined
    : { operation: { replaceOne: { filter: { _id, position }, replacement } }, isGuarded: true };
}

/** False if somebody else was quicker with one of them. */
async function change(collection: Collection<MongoDocument>, changes: readonly Change[]): Promise<boolean> {
  const guarded = changes.filter((one) => one.isGuarded);
  const free = changes.filter((one) => !one.isGuarded);
  if (guarded.length > 0) {
    const { matchedCount } = await collection.bulkWrite(
      guarded.map(({ operation }) => operation),
      { ordered: false },
    );
    if (matchedCount < guarded.length) return false;
  }
  return (
    free.length === 0 ||
    unlessTaken(() =>
      collection.bulkWrite(
        free.map(({ operation }) => operation),
        { ordered: false },
      ),
    )
  );
}

function isGuarded(write: MongoWrite): boolean {
  return write.kind === 'put' && write.document.position !== null;
}

function idOf(write: MongoWrite): string {
  return write.kind === 'put' ? write.document._id : write.id;
}
