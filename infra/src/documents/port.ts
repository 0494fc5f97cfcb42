/**
 * Documents: read models, checkpoints and other disposable state, in collections with declared indexes.
 *
 * Every adapter passes `infra/test/documents/contract.ts`.
 */
import type { Position } from '../event-store/port';

/** A collection: its name, the fields it can be filtered and sorted by, the fields that text search covers. */
export interface Collection {
  /** `[a-z][a-z0-9-]*` */
  readonly name: string;
  /** Each entry is a compound index over dotted paths into the document, equality fields first. Paths hold scalars. */
  readonly indexes: readonly (readonly string[])[];
  /** Dotted paths of the strings that `text` searches; a path may lead through arrays (`items.productName`). */
  readonly textFields?: readonly string[];
}

/** A document's content: what `JSON.stringify` takes without loss. */
export type Body = object;

export interface StoredDocument<D extends Body> {
  readonly id: string;
  readonly body: D;
  /** The log position that the document is folded up to, for documents that were written with one. */
  readonly position: Position | undefined;
}

/** A document on a page. */
export interface ListedDocument<D extends Body> extends StoredDocument<D> {
  /** The body's JSON, for who passes it on as it is: an engine that keeps text need not write it a second time. */
  readonly json: string;
}

export type Scalar = string | number | boolean | null;

/** A condition on one field; several entries of `where` must all hold. */
export type Condition =
  | {
      readonly field: string;
      readonly op: 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: Scalar;
    }
  | { readonly field: string; readonly op: 'in'; readonly value: readonly Scalar[] };

export interface DocumentQuery {
  readonly where?: readonly Condition[];
  /** Every word must begin some word of the text fields; case and accents do not count. */
  readonly text?: string;
  /** One field; ties are broken by id in the same direction. Default: by id, ascending. */
  readonly sort?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  /** Keyset: what comes after the document with this sort value and id. */
  readonly after?: { readonly value: Scalar; readonly id: string };
  readonly limit: number;
}

export interface DocumentPage<D extends Body> {
  readonly documents: readonly ListedDocument<D>[];
  /** Whether there are more after these. */
  readonly more: boolean;
}

export type DocumentWrite =
  | {
      readonly kind: 'put';
      readonly collection: string;
      readonly id: string;
      readonly body: Body;
      /** With a position the write is guarded: it does nothing if the stored document is at or past it. */
      readonly position?: Position;
    }
  | { readonly kind: 'delete'; readonly collection: string; readonly id: string };

/** Moves a reader's checkpoint. Refused with `CheckpointConflict` unless the stored one is `from`: that fences a zombie. */
export interface CheckpointMove {
  readonly reader: string;
  readonly from: Position | undefined;
  readonly to: Position;
}

export interface WriteBatch {
  readonly writes: readonly DocumentWrite[];
  /** Stored in the same transaction where the engine has them, after the writes where it does not. */
  readonly checkpoint?: CheckpointMove;
}

/**
 * How values compare, in every adapter: a missing field is null; null comes before numbers, numbers before strings, strings
 * before booleans; strings go by code point. `lt`, `lte`, `gt` and `gte` match only values of the condition's own kind.
 *
 * Any method throws `InvalidDocumentUse` for what only a programming error can cause.
 */
export interface DocumentStore {
  /** Makes the collection and its indexes if they are not there. Must precede any other use of the collection. */
  ensure(collection: Collection): Promise<void>;
  /**
   * Makes the collection if it is not there, without its indexes: until `ensure` makes them its documents are written, loaded and
   * listed by id. To fill a collection that nobody reads yet: an index is made of many documents faster than document by document.
   */
  ensureWithoutIndexes(collection: Collection): Promise<void>;
  /** The documents with these ids that exist. @throws {UnreadableDocument} one is there but makes no sense. */
  load<D extends Body>(
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument<D>>>;
  /** A page of the documents that match. @throws {UnreadableDocument} as in `load`. */
  find<D extends Body>(collection: string, query: DocumentQuery): Promise<DocumentPage<D>>;
  /** How many documents match. */
  count(collection: string, where?: readonly Condition[]): Promise<number>;
  /**
   * Applies the batch; resolves once it is durable. With a conflicting checkpoint nothing of it is applied (on an engine
   * without transactions: nothing that the guards would not make harmless).
   * @throws {CheckpointConflict} another writer moved the checkpoint.
   * @throws {DocumentsUnavailable} the engine could not be reached; the batch may be repeated.
   */
  write(batch: WriteBatch): Promise<void>;
  /** Where a reader stands; undefined if it has not begun. @throws {UnreadableCheckpoint} it is there but makes no sense. */
  checkpoint(reader: string): Promise<Position | undefined>;
  /** Removes a collection with all its documents; does nothing if there is none. */
  drop(collection: string): Promise<void>;
  /**
   * Resolves when what was replaced or deleted can not be found in the engine's own files any more, as far as the engine lets us see
   * to that. For data that has to be gone; it may take long.
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

export class CheckpointConflict extends Error {
  override readonly name = 'CheckpointConflict';
  constructor(
    readonly reader: string,
    readonly expected: Position | undefined,
    readonly actual: Position | undefined,
  ) {
    super(
      `The checkpoint of ${reader} was expected at ${expected ?? 'the start'} and is at ${actual ?? 'the start'}`,
    );
  }
}

export class UnreadableCheckpoint extends Error {
  override readonly name = 'UnreadableCheckpoint';
}

export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}

/**
 * The caller broke the port's rules: a collection that was not ensured, a field that no index declares, an indexed field
 * that holds no scalar, a checkpoint that would go backward.
 */
export class InvalidDocumentUse extends Error {
  override readonly name = 'InvalidDocumentUse';
}

export class DocumentsUnavailable extends Error {
  override readonly name = 'DocumentsUnavailable';
}
