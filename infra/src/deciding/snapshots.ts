import type { Aggregate, SnapshotForm } from '@queuecommerce/domain';
import type { Clock } from '../clock/port';
import { withinTime } from '../clock/within-time';
import type { DocumentStore } from '../documents/port';
import type { EventStore } from '../event-store/port';
import { errorText } from '../logging/error-text';
import type { Log } from '../logging/port';
import { openSnapshot, sealedSnapshot, snapshotCollection, UselessSnapshot } from './snapshot-document';
import type { Folded } from './state-cache';

export interface SnapshotParts {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** A snapshot that takes longer to come is not waited for: the log has it all. */
const patienceMs = 1_000;
/** So many entries of a state cost as much to write down as one event costs to read. */
const entriesPerEvent = 8;

/**
 * Snapshots of long streams. They are disposable: a wrong or missing one costs time, never truth, and nothing that goes wrong
 * with one fails a command.
 */
export class Snapshots {
  /** The streams whose next snapshot is due, and how to call it off. */
  private readonly due = new Map<string, () => void>();
  private readonly writing = new Map<string, Promise<void>>();

  private constructor(private readonly parts: SnapshotParts) {}

  /** @throws {DocumentsUnavailable} */
  static async open(parts: SnapshotParts): Promise<Snapshots> {
    await parts.documents.ensure(snapshotCollection);
    return new Snapshots(parts);
  }

  /**
   * The state to go on folding from; undefined if there is none that the log vouches for.
   * @throws {EventStoreUnavailable}
   */
  async latest<S, C, E>(aggregate: Aggregate<S, C, E>, stream: string): Promise<Folded<S> | undefined> {
    const { store, log } = this.parts;
    const kept = aggregate.snapshot && (await this.read(stream, aggregate.snapshot));
    if (!kept) return undefined;
    const [event] = await store.readStream(stream, { from: kept.revision, limit: 1 });
    if (event?.metadata.hash === kept.hash) return { ...kept, position: event.position };
    const { revision } = kept;
    log.warn({ stream, revision }, 'A snapshot was ignored: its event is not in the log');
    return undefined;
  }

  /** Takes a snapshot, a little later, if one is due now that the stream has grown from `since` to what `folded` ends with. */
  offer<S, C, E>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
    since: number | 'none',
    folded: Folded<S>,
  ): void {
    const { snapshot: form } = aggregate;
    const { revision } = folded;
    if (!form || revision === 'none' || this.due.has(stream) || this.writing.has(stream)) return;
    if (!isDue(form, folded.state, since === 'none' ? 0 : since + 1, revision + 1)) return;
    // Later: writing a large state down takes a while, and the commands that brought it about are to be answered first.
    const begin = (): void => {
      this.due.delete(stream);
      const written = this.write(stream, form, { ...folded, revision });
      this.writing.set(stream, written);
      void written.finally(() => this.writing.delete(stream));
    };
    this.due.set(stream, this.parts.clock.after(0, begin));
  }

  /** Begins no more snapshots, and resolves once those under way are stored. */
  async close(): Promise<void> {
    for (const cancel of this.due.values()) cancel();
    this.due.clear();
    await Promise.all(this.writing.values());
  }

  private async read<S>(
    stream: string,
    form: SnapshotForm<S>,
  ): Promise<Omit<Kept<S>, 'position'> | undefined> {
    const { documents, clock, log } = this.parts;
    const failed = (error: unknown): undefined => {
      const reason = error instanceof UselessSnapshot ? error.message : errorText(error);
      log.warn({ stream, reason }, 'A snapshot was ignored: it can not be used');
    };
    try {
      const loading = documents.load(snapshotCollection.name, [stream]);
      const document = (await withinTime(clock, patienceMs, loading, failed)).get(stream);
      if (!document) return undefined;
      const { revision, hash, state } = openSnapshot(stream, form.version, document.body);
      return { state: form.fromJson(JSON.parse(state)), revision, hash };
    } catch (error) {
      return failed(error);
    }
  }

  /** Never rejects. */
  private async write<S>(stream: string, form: SnapshotForm<S>, kept: Kept<S>): Promise<void> {
    const { documents, log } = this.parts;
    const { version } = form;
    const { revision, hash } = kept;
    try {
      const state = JSON.stringify(form.toJson(kept.state));
      const body = sealedSnapshot(stream, { version, revision, hash, state });
      // Without a position: a wrong snapshot from further on must not stand in the way of a good one.
      await documents.write({
        writes: [{ kind: 'put', collection: snapshotCollection.name, id: stream, body }],
      });
      log.debug({ stream, revision }, 'Took a snapshot');
    } catch (error) {
      log.warn({ stream, revision, error: errorText(error) }, 'A snapshot could not be stored');
    }
  }
}

/** A state as a snapshot keeps it. */
type Kept<S> = Folded<S> & { readonly revision: number };

/**
 * Whether a stream that grew from `before` to `after` events has passed a multiple of the events that one snapshot is worth. They
 * double with the state's size, so that writing snapshots does not cost more than reading the events between them.
 */
function isDue<S>(form: SnapshotForm<S>, state: S, before: number, after: number): boolean {
  const size = form.size(state);
  let every = form.every;
  while (every * entriesPerEvent < size) every *= 2;
  return Math.floor(after / every) > Math.floor(before / every);
}
