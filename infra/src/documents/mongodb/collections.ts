import type { Collection, Db, Document } from 'mongodb';
import { unlessTaken } from '../../mongodb/errors';
import { merged, type Declaration } from '../declaration';
import { pathOf } from './query';
import { fromMongo, toMongo, type MongoDocument } from './stored-document';

/** What was declared of a collection, as it is kept. */
export interface StoredDeclaration {
  readonly _id: string;
  readonly declaration: string;
}

export interface CollectionsParts {
  /** Where the declarations are. */
  readonly declarations: () => Collection<StoredDeclaration>;
  readonly collection: (name: string) => Collection<MongoDocument>;
  /** The database of a collection. */
  readonly databaseOf: (name: string) => Db;
  readonly admin: () => Db;
}

/** Building indexes and filling word lists takes as long as it takes, and is repeated if it was broken off. */
export const longMs = 60 * 60 * 1000;
const refillPage = 500;

/** Makes collections as they are declared, once for all processes. */
export class Collections {
  private isSharded: Promise<boolean> | undefined;

  constructor(private readonly parts: CollectionsParts) {}

  /**
   * Makes what is missing; gives all that the collection has. What two processes make at the same time is the same, so that it may be
   * made twice; only the declaration is one's after the other's, and names the indexes of both.
   */
  async ensure(wanted: Declaration): Promise<Declaration> {
    const { declarations } = this.parts;
    for (;;) {
      const stored = await declarations().findOne({ _id: wanted.name });
      const before: Declaration | undefined = stored ? JSON.parse(stored.declaration) : undefined;
      const grown = before ? merged(before, wanted) : wanted;
      const text = JSON.stringify(grown);
      if (stored?.declaration === text) return grown;
      await this.make(grown, before);
      if (await this.declare(wanted.name, stored?.declaration, text)) return grown;
    }
  }

  /** Whether there is such a collection: somebody may have dropped it. */
  async isThere(name: string): Promise<boolean> {
    return (await this.parts.declarations().findOne({ _id: name })) !== null;
  }

  async drop(name: string): Promise<void> {
    await this.parts.declarations().deleteOne({ _id: name });
    await this.parts.collection(name).drop();
  }

  private async make(grown: Declaration, before: Declaration | undefined): Promise<void> {
    const collection = this.parts.collection(grown.name);
    if (before === undefined) await this.shard(grown.name);
    const indexes = grown.indexes.map(indexOf);
    if (grown.textFields.length > 0) indexes.push({ words: 1, _id: 1 });
    for (const index of indexes) await collection.createIndex(index);
    const hasNewText = before !== undefined && String(before.textFields) !== String(grown.textFields);
    if (hasNewText) await refill(collection, grown);
  }

  /**
   * On a sharded cluster the collection is spread by the hash of the id: loads and writes, which are by id, go to one shard each, and new
   * documents to all of them alike. Lists ask every shard for its page.
   */
  private async shard(name: string): Promise<void> {
    const { admin, databaseOf } = this.parts;
    this.isSharded ??= isMongos(admin()).catch((error: unknown) => {
      this.isSharded = undefined;
      throw error;
    });
    if (await this.isSharded) await admin().command(shardCommand(databaseOf(name).databaseName, name));
  }

  private async declare(name: string, before: string | undefined, declaration: string): Promise<boolean> {
    const collection = this.parts.declarations();
    if (before !== undefined)
      return (
        (await collection.updateOne({ _id: name, declaration: before }, { $set: { declaration } }))
          .matchedCount === 1
      );
    return unlessTaken(() => collection.insertOne({ _id: name, declaration }));
  }
}

/** Repeating it for a collection that is sharded so already does nothing (source: MongoDB's documentation of `shardCollection`). */
export function shardCommand(database: string, collection: string): Document {
  return { shardCollection: `${database}.${collection}`, key: { _id: 'hashed' } };
}

/** Source: MongoDB's documentation of `hello`. */
async function isMongos(admin: Db): Promise<boolean> {
  const hello = await admin.command({ hello: 1 });
  return hello['msg'] === 'isdbgrid';
}

/** The id breaks ties, so that a page can begin after any document. */
function indexOf(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries([...fields.map(pathOf), '_id'].map((path) => [path, 1 as const]));
}

/** Writes each document again, so that it is found by the new text fields. One that is changed meanwhile is left to who changed it. */
async function refill(collection: Collection<MongoDocument>, declaration: Declaration): Promise<void> {
  const cursor = collection.find({}, { batchSize: refillPage });
  for await (const stored of cursor) {
    const { words, ...found } = toMongo(declaration, fromMongo(stored));
    await collection.updateOne(
      { _id: found._id, position: found.position },
      { $set: { words: words ?? [] } },
    );
  }
}
