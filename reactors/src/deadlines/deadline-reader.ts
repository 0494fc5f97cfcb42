import { readEvent, streamPrefixes } from '@queuecommerce/domain';
import {
  CheckpointConflict,
  Pace,
  paced,
  persist,
  type DocumentWrite,
  type EventBatch,
  type Position,
  type RecordedEvent,
} from '@queuecommerce/infra';
import { isTransient, type ReactorParts } from '../reaction';
import { deadlineIdOf, deadlinesCollection, foldDeadline, type Deadline } from './deadline';

type Parts = Pick<ReactorParts, 'store' | 'documents' | 'clock' | 'entropy' | 'log'>;

/** Its checkpoint's name. */
const reader = 'deadlines';
const collection = deadlinesCollection.name;
const backoff = { firstMs: 100, capMs: 2_000 };
/** How long a deadline may wait to be written: most come and go with an order within this time, and are written once. */
const paceMs = 100;
/** How far a checkpoint may lie behind that goes with no document: after a restart so much is read again. */
const checkpointDelayMs = 1_000;

/**
 * Keeps the deadlines' documents as the log has them. Each knows the position that it is folded up to, and is never taken away at once:
 * so a process that comes late, or an engine that writes documents and checkpoint one after the other, spoils nothing. A second process that
 * does the same is fenced off by the checkpoint, and begins again where the first is.
 */
export class DeadlineReader {
  position: Position | undefined;
  isCaughtUp = false;
  /** Where the stored checkpoint is, and when it was stored. */
  private stored: { readonly at: Position | undefined; readonly ms: number } = { at: undefined, ms: 0 };
  /** Why it has stopped by itself. */
  failure: Error | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly signal: AbortSignal,
    /** Hears of each batch that is stored, with the times at which something of it is to be done. */
    private readonly onStored: (fireAts: readonly string[]) => void,
  ) {}

  /** Reads until the signal, or until something happens that cannot heal. */
  async run(): Promise<void> {
    const { clock, entropy, log } = this.parts;
    const outcome = await persist(() => this.read(), {
      clock,
      entropy,
      backoff,
      signal: this.signal,
      givesUp: (error) => !isTransient(error) && !(error instanceof CheckpointConflict),
      onFailure: (error, failures) => log.warn({ error, failures }, 'Reading deadlines begins again'),
    });
    if (outcome.kind !== 'failed') return;
    const { error } = outcome;
    this.failure = error instanceof Error ? error : new Error(String(error));
    log.error({ error }, 'Deadlines are not read any more');
  }

  private async read(): Promise<void> {
    const { store, documents } = this.parts;
    await documents.ensure(deadlinesCollection);
    this.position = await documents.checkpoint(reader);
    this.stored = { at: this.position, ms: this.parts.clock.now() };
    const subscription = store.subscribe({
      ...(this.position === undefined ? {} : { after: this.position }),
      streamPrefixes: [streamPrefixes.fulfilment, streamPrefixes.payment],
      signal: this.signal,
    });
    const pace = new Pace(this.parts.clock, paceMs);
    for await (const batch of paced(subscription, pace, this.signal)) await this.take(batch);
  }

  private async take({ events, position, caughtUp }: EventBatch): Promise<void> {
    const changes = await this.fold(events);
    if (position !== undefined) await this.moveTo(position, changes.writes);
    this.isCaughtUp = caughtUp;
    this.onStored(changes.fireAts);
  }

  private async moveTo(position: Position, writes: readonly DocumentWrite[]): Promise<void> {
    const { documents, clock } = this.parts;
    const { at, ms } = this.stored;
    const isDue = writes.length > 0 || Math.abs(clock.now() - ms) >= checkpointDelayMs;
    if (position !== at && isDue) {
      await documents.write({ writes, checkpoint: { reader, from: at, to: position } });
      this.stored = { at: position, ms: clock.now() };
    }
    this.position = position;
  }

  private async fold(
    events: readonly RecordedEvent[],
  ): Promise<{ writes: readonly DocumentWrite[]; fireAts: readonly string[] }> {
    const touching = events.flatMap((recorded) => {
      const event = readEvent(recorded);
      const id = deadlineIdOf(event);
      return id === undefined ? [] : [{ id, event, recorded }];
    });
    const ids = [...new Set(touching.map(({ id }) => id))];
    const stored = ids.length === 0 ? new Map() : await this.parts.documents.load<Deadline>(collection, ids);
    const folded = new Map<string, { body: Deadline | undefined; position: Position }>();
    for (const { id, event, recorded } of touching) {
      const { metadata, position } = recorded;
      // Written already, by whoever did not come to move the checkpoint.
      if (position <= (stored.get(id)?.position ?? '')) continue;
      const { correlationId, traceparent } = metadata;
      const trace = traceparent === undefined ? {} : { traceparent };
      const cause = { id: recorded.id, metadata: { correlationId, ...trace } };
      const before = folded.has(id) ? folded.get(id)?.body : stored.get(id)?.body;
      folded.set(id, { body: foldDeadline(before, event, cause), position });
    }
    const writes = [...folded].flatMap(([id, { body, position }]): DocumentWrite[] =>
      body ? [{ kind: 'put', collection, id, body, position }] : [],
    );
    return { writes, fireAts: [...folded.values()].flatMap(({ body }) => body?.fireAt ?? []) };
  }
}
