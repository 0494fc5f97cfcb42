import type {
  Body,
  Clock,
  DocumentStore,
  DocumentWrite,
  EventBatch,
  EventStore,
  Log,
  Position,
} from '@queuecommerce/infra';
import { BatchFolder } from '../batch-folder';
import { CheckpointedWriter } from '../checkpointed-writer';
import { Parking, parkedDocuments } from '../parked-documents';
import type { Projection } from '../projection';
import { RecentDocuments } from '../recent-documents';

export interface FillingParts {
  /** On the generation that is filled. */
  readonly projection: Projection;
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Hears of each batch whose documents are stored. */
  readonly onProgress?: (events: number, position: Position) => void;
}

/** A document as it was folded up to some place. */
export interface Seen {
  readonly body: Body;
  readonly position: Position;
}

/** The filling was told to stop. */
export class FillingStopped extends Error {
  override readonly name = 'FillingStopped';
}

/**
 * Events in one transaction. What is large costs less, as its documents share the pages of the indexes; but the commands' appends to the
 * same file wait for it, so it is large only while nobody appends. Measured with a rebuild in a server on two busy cores: with 2,048 a
 * command took 235 ms (p50), with 512 43 ms. A rebuild alone is a third faster with 4,096, and by another fifth with 16,384.
 */
const transactionWhen = { alone: 16_384, others: 512 } as const;
/** Read at once: the event loop stands still for so long. Of more than these events V8 copies what lives from one half of its nursery to the other. */
const maxBatch = 512;

/**
 * Fills a generation from the log, as far as it is told to and no further: so it can be compared with another one. Its documents are
 * found by id only until it is told to make their indexes.
 */
export class Filling {
  private constructor(
    private readonly parts: FillingParts,
    private reached: Position | undefined,
  ) {}

  /** Goes on from the generation's checkpoint; indexes that it has already are kept up. */
  static async open(parts: FillingParts): Promise<Filling> {
    const { documents, projection } = parts;
    await documents.ensureWithoutIndexes(projection.collection);
    await documents.ensure(parkedDocuments);
    return new Filling(parts, await documents.checkpoint(projection.reader));
  }

  /** Everything up to here is in the documents, and nothing after it. */
  get position(): Position | undefined {
    return this.reached;
  }

  /**
   * Makes the indexes, which nobody needs to fill or to compare a generation and everybody to query it. A million events are filled in
   * a third faster without them. On an engine in this process whoever writes waits meanwhile.
   */
  makeIndexes(): Promise<void> {
    return this.parts.documents.ensure(this.parts.projection.collection);
  }

  /**
   * Folds everything up to `to`, which is the position of an event or the log's end.
   * @param watched by document id, positions on the way: the result tells what these documents were then, if they changed
   * after where this began
   * @throws {FillingStopped}
   * @throws {CheckpointConflict} somebody else fills this generation too
   * @throws {UnknownEvent} this program is too old for the log
   */
  async upTo(
    to: Position | undefined,
    watched: ReadonlyMap<string, Position> = new Map(),
  ): Promise<ReadonlyMap<string, Seen>> {
    const seen = new Map<string, Seen>();
    if (to === undefined || (this.reached !== undefined && this.reached >= to)) return seen;
    const { projection, store, documents, clock, log, signal } = this.parts;
    const { reader, collection, streamPrefixes } = projection;
    const round = new AbortController();
    const parking = await Parking.load(projection, documents, clock);
    const recent = new RecentDocuments(documents, collection.name, 2 * transactionWhen.alone);
    const note = (id: string, body: Body, position: Position): void => {
      const until = watched.get(id);
      if (until !== undefined && position <= until) seen.set(id, { body, position });
    };
    const folder = new BatchFolder(projection, documents, recent, parking, log, note);
    const writer = new CheckpointedWriter({
      documents,
      reader,
      clock,
      from: this.reached,
      onProgress: ({ position }) => (this.reached = position),
      onStored: () => undefined,
      onFailure: () => round.abort(),
    });
    const either = AbortSignal.any([signal, round.signal]);
    const gathered = new Gathered();
    try {
      let after = this.reached;
      let head = await store.head();
      for await (const batch of store.subscribe({ after, streamPrefixes, maxBatch, signal: either })) {
        const before = head;
        head = await store.head();
        const size = head === before ? transactionWhen.alone : transactionWhen.others;
        for (const part of partsOf(batch, to, size)) {
          // What is parked is looked up once all before it is stored.
          if (parking.size > 0) await writer.settled();
          gathered.add(await folder.fold(part.events, after), part.events.length);
          after = part.position;
          if (gathered.events < size && parking.size === 0 && !part.caughtUp && after !== to) continue;
          await writer.settled();
          this.parts.onProgress?.(gathered.events, part.position);
          writer.write(gathered.take(), { ...part, recordedAt: undefined });
        }
        if (after === to) break;
      }
      await writer.finish();
    } finally {
      await writer.abandon();
    }
    if (this.reached === undefined || this.reached < to)
      throw new FillingStopped(`Filling ${collection.name} was stopped at ${this.reached ?? 'the start'}`);
    return seen;
  }
}

/** What several batches write, in one transaction: of each document only the last. */
class Gathered {
  events = 0;
  private writes = new Map<string, DocumentWrite>();

  add(writes: readonly DocumentWrite[], events: number): void {
    this.events += events;
    for (const write of writes) this.writes.set(`${write.collection} ${write.id}`, write);
  }

  take(): readonly DocumentWrite[] {
    const writes = [...this.writes.values()];
    this.events = 0;
    this.writes = new Map();
    return writes;
  }
}

interface Part extends EventBatch {
  readonly position: Position;
}

/** What of a batch is not beyond `to`, in parts of at most `size` events; one at least, so that its position is stored. */
function partsOf(batch: EventBatch, to: Position, size: number): readonly Part[] {
  const events = batch.events.filter(({ position }) => position <= to);
  const end = batch.position === undefined || batch.position > to ? to : batch.position;
  const parts: Part[] = [];
  for (let begun = 0; begun === 0 || begun < events.length; begun += size) {
    const part = events.slice(begun, begun + size);
    const isLast = begun + size >= events.length;
    const position = isLast ? end : (part.at(-1)?.position ?? end);
    parts.push({ events: part, position, caughtUp: isLast && batch.caughtUp });
  }
  return parts;
}
