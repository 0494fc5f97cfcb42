import {
  backoffMs,
  CheckpointConflict,
  DocumentsUnavailable,
  EventStoreUnavailable,
  instant,
  sleep,
} from '@queuecommerce/infra';
import type { Position } from '@queuecommerce/infra';
import { onGeneration, type Comparison, type RebuildProgress } from '../generations/generation';
import type { ReadModelPointers } from '../generations/read-model-pointers';
import type { RebuildClaim } from '../generations/read-model-record';
import { beginRebuild, switchToRebuilt } from '../generations/transitions';
import type { Projection } from '../projection';
import type { ProjectionRunner, RunnerParts } from '../projection-runner';
import { Comparing, type Difference } from './compare';
import { Filling, FillingStopped } from './filling';
import { HeldClaim } from './held-claim';
import { StoredExpectation } from './stored-expectation';

/** How long the replaced generation is kept up, and can be switched back to. */
export const defaultGraceMs = 10 * 60_000;
const backoff = { firstMs: 50, capMs: 2_000 };
const catchUpTimeoutMs = 5_000;
/** A live generation that never stands still is switched away from while it moves, after so many tries. */
const stillTries = 40;

export interface RebuildParts extends RunnerParts {
  readonly pointers: ReadModelPointers;
  /** Who claims the rebuild: another one for each process. */
  readonly owner: string;
  readonly graceMs: number;
  readonly reason: RebuildClaim['reason'];
  /** Ends the work where it stands: whoever begins again goes on there. */
  readonly signal: AbortSignal;
  /** Begins to follow the log with the new generation; whoever gives this keeps it up from then on. */
  readonly follow: (projection: Projection) => ProjectionRunner;
  readonly onProgress?: (phase: RebuildClaim['phase'], progress: RebuildProgress) => void;
  /** Hears what the replaced generation had wrong. */
  readonly onDifference?: (difference: Difference) => void;
}

/** `interrupted`: by the signal, and can be gone on with. `lost`: another process has it. */
export type RebuildOutcome =
  | { readonly kind: 'switched'; readonly comparison: Comparison | null }
  | { readonly kind: 'stopped' | 'interrupted' | 'lost' };

/**
 * Builds a new generation beside the live one, compares them, and switches. Whatever interrupts it, the live generation goes on
 * serving, and the new one serves only once it has everything.
 * @throws {RecordRefusal} `rebuild-already-running`
 * @throws what the new fold throws for good; then the rebuild is given up and what it has built is dropped
 */
export async function rebuild(parts: RebuildParts): Promise<RebuildOutcome> {
  const { projection, pointers, owner, reason, clock } = parts;
  const record = await pointers.update(projection, (before) =>
    beginRebuild(before, { projection, owner, reason, now: instant(clock) }),
  );
  if (record.rebuild === null) return { kind: 'lost' };
  return new Rebuild(parts, new HeldClaim(parts, record.rebuild)).run();
}

class Rebuild {
  private readonly target: Projection;
  private readonly signal: AbortSignal;

  constructor(
    private readonly parts: RebuildParts,
    private readonly held: HeldClaim,
  ) {
    this.target = onGeneration(parts.projection, held.target);
    this.signal = held.signal;
  }

  async run(): Promise<RebuildOutcome> {
    try {
      return await this.persist();
    } catch (error) {
      await this.held.giveUp(error);
      throw error;
    } finally {
      await this.held.over();
    }
  }

  private async persist(): Promise<RebuildOutcome> {
    const { clock, entropy, log, projection } = this.parts;
    for (let failures = 1; ; failures += 1) {
      try {
        if (!this.signal.aborted) return { kind: 'switched', comparison: await this.build() };
      } catch (error) {
        if (!this.signal.aborted) {
          if (!passes(error)) throw error;
          log.warn({ projection: projection.name, error }, 'A rebuild waits for an engine');
        }
      }
      if (this.signal.aborted) return { kind: await this.held.interrupted() };
      await sleep(clock, backoffMs(backoff, failures, entropy), this.signal);
    }
  }

  private async build(): Promise<Comparison | null> {
    const { store, documents, clock, log, pointers, projection } = this.parts;
    // It may be done already, and only the answer lost.
    const record = await pointers.load(projection);
    if (record.live.reader === this.target.reader) return record.lastComparison;
    const filling = await Filling.open({
      projection: this.target,
      store,
      documents,
      clock,
      log,
      signal: this.signal,
      onProgress: (events, position) => this.held.progressed(events, position),
    });
    const live = onGeneration(projection, record.live);
    const isSameFold = record.live.version === projection.version;
    const liveAt = isSameFold ? await documents.checkpoint(live.reader) : undefined;
    // Two generations are compared at a common position: the live one's, which this one must not pass before.
    this.held.phase = 'filling';
    await filling.upTo(liveAt ?? (await store.head()));
    const comparison = liveAt === undefined ? null : await this.compareWith(live, filling);
    this.held.phase = 'switching';
    await filling.makeIndexes();
    await filling.upTo(await store.head());
    await this.switchOver(comparison);
    this.report(comparison);
    return comparison;
  }

  /** Null if they have no position in common: after an interruption this one may be ahead of a live one that nobody keeps up. */
  private async compareWith(live: Projection, filling: Filling): Promise<Comparison | null> {
    const { store, documents, clock, onDifference } = this.parts;
    const { signal } = this;
    this.held.phase = 'comparing';
    await documents.ensure(live.collection);
    const expected = new StoredExpectation(documents, this.target.collection.name, filling);
    const compared = { collection: live.collection.name, reader: live.reader };
    const comparing = new Comparing({ store, documents, clock, compared, expected, signal, onDifference });
    if (!(await comparing.isPossible())) return null;
    const comparison = await comparing.all();
    if (signal.aborted) throw new FillingStopped('The comparison was stopped');
    return comparison;
  }

  /** Atomic, and with proof that the live generation is no further than the new one: no reader sees anything go back. */
  private async switchOver(comparison: Comparison | null): Promise<void> {
    const { projection, pointers, documents, owner, clock, graceMs, follow } = this.parts;
    const runner = follow(this.target);
    for (let tries = 1; ; tries += 1) {
      const { reader } = (await pointers.load(projection)).live;
      const at = await documents.checkpoint(reader);
      if (at !== undefined && !(await this.caughtUp(runner, at))) throw new NotCaughtUp(reader, at);
      const proof = at === undefined || tries > stillTries ? undefined : { reader, from: at, to: at };
      try {
        await pointers.update(
          projection,
          (record) => switchToRebuilt(record, owner, { now: instant(clock), graceMs, comparison }),
          proof,
        );
        return;
      } catch (error) {
        if (!(error instanceof CheckpointConflict)) throw error;
      }
    }
  }

  private async caughtUp(runner: ProjectionRunner, position: Position): Promise<boolean> {
    const checkpoint = await this.parts.documents.checkpoint(this.target.reader);
    if (checkpoint !== undefined && checkpoint >= position) return true;
    return runner.waitFor(position, { timeoutMs: catchUpTimeoutMs, signal: this.signal });
  }

  private report(comparison: Comparison | null): void {
    const { log, projection } = this.parts;
    const { generation } = this.held.target;
    const about = { projection: projection.name, version: projection.version, generation };
    if (comparison === null || comparison.differing === 0)
      log.info(about, 'A read model was rebuilt and switched to');
    else
      log.error(
        { ...about, differing: comparison.differing, differences: comparison.differences },
        'A read model was rebuilt and switched to; the one before differed from the log',
      );
  }
}

/** The new generation does not come to where the live one is. */
class NotCaughtUp extends Error {
  override readonly name = 'NotCaughtUp';
  constructor(reader: string, position: Position) {
    super(`${reader} is at ${position}, and the new generation did not come there in time`);
  }
}

function passes(error: unknown): boolean {
  return (
    error instanceof CheckpointConflict ||
    error instanceof DocumentsUnavailable ||
    error instanceof EventStoreUnavailable ||
    error instanceof FillingStopped ||
    error instanceof NotCaughtUp
  );
}
