/** Documents in memory, for tests and the simulation. What it hands out is frozen: nobody shares mutable state through it. */
import {
  checkConditions,
  checkMove,
  checkQuery,
  declarationOf,
  declarationWithoutIndexes,
  merged,
  notEnsured,
} from './declaration';
import type { Declaration } from './declaration';
import { scalarAt, stringsAt } from './field-path';
import { Listed } from './listed';
import { compareScalars, compareStrings, meets } from './scalar-order';
import { distinctWords, wordsOf } from './words';
import {
  CheckpointConflict,
  InvalidDocumentUse,
  type Body,
  type Collection,
  type Condition,
  type DocumentPage,
  type DocumentQuery,
  type DocumentStore,
  type DocumentWrite,
  type Scalar,
  type StoredDocument,
  type WriteBatch,
} from './port';
import type { Position } from '../event-store/port';

interface HeldCollection {
  readonly declaration: Declaration;
  readonly documents: Map<string, StoredDocument<Body>>;
}

/** Every answer comes a microtask later, and no timer is used. */
export class MemoryDocumentStore implements DocumentStore {
  readonly #collections = new Map<string, HeldCollection>();
  readonly #checkpoints = new Map<string, Position>();
  #closed = false;

  async ensure(collection: Collection): Promise<void> {
    this.#ensureDeclared(declarationOf(collection));
  }

  async ensureWithoutIndexes(collection: Collection): Promise<void> {
    this.#ensureDeclared(declarationWithoutIndexes(collection));
  }

  #ensureDeclared(wanted: Declaration): void {
    this.#checkOpen();
    const held = this.#collections.get(wanted.name);
    this.#collections.set(wanted.name, {
      declaration: held ? merged(held.declaration, wanted) : wanted,
      documents: held?.documents ?? new Map(),
    });
  }

  async load<D extends Body>(
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument<D>>> {
    const { documents } = this.#held(collection);
    const found = new Map<string, StoredDocument<D>>();
    for (const id of ids) {
      const document = documents.get(id);
      if (document !== undefined) found.set(id, document as StoredDocument<D>);
    }
    return found;
  }

  async find<D extends Body>(collection: string, query: DocumentQuery): Promise<DocumentPage<D>> {
    const { declaration, documents } = this.#held(collection);
    checkQuery(declaration, query);
    const order = orderOf(query);
    const words = wordsOf(query.text ?? '');
    const matching = [...documents.values()]
      .filter(({ body }) => (query.where ?? []).every((one) => meets(scalarAt(body, one.field), one)))
      .filter(({ body }) => hasWords(body, declaration.textFields, words))
      .map((document) => ({ document, place: placeOf(document, query) }))
      .filter(({ place }) => query.after === undefined || order(place, query.after) > 0)
      .sort((a, b) => order(a.place, b.place))
      .map(({ document }) => document as StoredDocument<D>);
    return {
      documents: matching.slice(0, query.limit).map((document) => new Listed(document)),
      more: matching.length > query.limit,
    };
  }

  async count(collection: string, where: readonly Condition[] = []): Promise<number> {
    const { declaration, documents } = this.#held(collection);
    checkConditions(declaration, where);
    let count = 0;
    for (const { body } of documents.values())
      if (where.every((one) => meets(scalarAt(body, one.field), one))) count += 1;
    return count;
  }

  async write({ writes, checkpoint }: WriteBatch): Promise<void> {
    this.#checkOpen();
    if (checkpoint !== undefined) {
      checkMove(checkpoint);
      const actual = this.#checkpoints.get(checkpoint.reader);
      if (actual !== checkpoint.from)
        throw new CheckpointConflict(checkpoint.reader, checkpoint.from, actual);
    }
    // Everything that can be refused is refused before anything is applied.
    const prepared = writes.map((write) => ({
      held: this.#held(write.collection),
      write,
      body: copy(write),
    }));
    for (const { held, body } of prepared)
      if (body !== undefined) for (const field of held.declaration.fields) scalarAt(body, field);
    for (const { held, write, body } of prepared) apply(held, write, body);
    if (checkpoint !== undefined) this.#checkpoints.set(checkpoint.reader, checkpoint.to);
  }

  async checkpoint(reader: string): Promise<Position | undefined> {
    this.#checkOpen();
    return this.#checkpoints.get(reader);
  }

  async drop(collection: string): Promise<void> {
    this.#checkOpen();
    this.#collections.delete(collection);
  }

  /** Nothing is left behind in memory. */
  async scrub(): Promise<void> {}

  async close(): Promise<void> {
    this.#closed = true;
  }

  #held(collection: string): HeldCollection {
    this.#checkOpen();
    return this.#collections.get(collection) ?? notEnsured(collection);
  }

  #checkOpen(): void {
    if (this.#closed) throw new InvalidDocumentUse('The document store is closed');
  }
}

interface Place {
  readonly value: Scalar;
  readonly id: string;
}

function placeOf({ body, id }: StoredDocument<Body>, { sort }: DocumentQuery): Place {
  return { value: sort === undefined ? null : scalarAt(body, sort.field), id };
}

function orderOf({ sort }: DocumentQuery): (a: Place, b: Place) => number {
  if (sort === undefined) return (a, b) => compareStrings(a.id, b.id);
  const sign = sort.direction === 'asc' ? 1 : -1;
  return (a, b) => sign * (compareScalars(a.value, b.value) || compareStrings(a.id, b.id));
}

function hasWords(body: Body, textFields: readonly string[], words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const there = distinctWords(stringsAt(body, textFields));
  return words.every((word) => there.some((one) => one.startsWith(word)));
}

function apply(held: HeldCollection, write: DocumentWrite, body: Body | undefined): void {
  if (write.kind === 'delete' || body === undefined) {
    held.documents.delete(write.id);
    return;
  }
  const stored = held.documents.get(write.id)?.position;
  if (write.position !== undefined && stored !== undefined && stored >= write.position) return;
  held.documents.set(write.id, Object.freeze({ id: write.id, body, position: write.position }));
}

/** What JSON keeps of a put's body, frozen all through. */
function copy(write: DocumentWrite): Body | undefined {
  return write.kind === 'put' ? frozen(JSON.parse(JSON.stringify(write.body)) as Body) : undefined;
}

function frozen<T extends Body>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) frozen(member as Body);
  return Object.freeze(value);
}
