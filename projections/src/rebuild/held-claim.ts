import {
  errorText,
  instant,
  sleep,
  type Clock,
  type EventStore,
  type Log,
  type Position,
} from '@queuecommerce/infra';
import type { Generation, RebuildProgress } from '../generations/generation';
import type { ReadModelPointers } from '../generations/read-model-pointers';
import type { RebuildClaim } from '../generations/read-model-record';
import { RecordRefusal } from '../generations/refusals';
import { endRebuild, letGoOfRebuild, reportProgress } from '../generations/transitions';
import type { Projection } from '../projection';
import { ProgressMeter } from './progress';

export interface HeldClaimParts {
  readonly projection: Projection;
  readonly pointers: ReadModelPointers;
  readonly owner: string;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress?: (phase: RebuildClaim['phase'], progress: RebuildProgress) => void;
}

const heartbeatMs = 1_000;

/** A claim to rebuild, kept up: shows that its owner lives and how far it has come, and hears when it is to stop. */
export class HeldClaim {
  phase: RebuildClaim['phase'] = 'filling';
  readonly target: Generation;
  /** Aborts when the work is to end. */
  readonly signal: AbortSignal;
  private readonly round = new AbortController();
  private readonly meter: ProgressMeter;
  private readonly beating: Promise<void>;
  private position: Position | undefined;
  private ending: 'stopped' | 'lost' | undefined;

  constructor(
    private readonly parts: HeldClaimParts,
    claim: RebuildClaim,
  ) {
    this.target = claim.target;
    this.meter = new ProgressMeter(parts.clock, claim.progress);
    this.signal = AbortSignal.any([parts.signal, this.round.signal]);
    this.beating = this.beat();
  }

  progressed(events: number, position: Position): void {
    this.meter.done(events);
    this.position = position;
  }

  /** The work can not be done: it is called off. */
  async giveUp(error: unknown): Promise<void> {
    await this.tryTo(() => this.end('failed', errorText(error)));
  }

  /** The signal has aborted: says why, and leaves the record as it has to be. */
  async interrupted(): Promise<'stopped' | 'lost' | 'interrupted'> {
    const { pointers, projection, owner } = this.parts;
    if (this.ending === 'stopped') await this.tryTo(() => this.end('stopped', null));
    if (this.ending !== undefined) return this.ending;
    await this.tryTo(() => pointers.update(projection, (record) => letGoOfRebuild(record, owner)));
    return 'interrupted';
  }

  /** Nothing more is shown or heard. */
  async over(): Promise<void> {
    this.round.abort();
    await this.beating;
    this.parts.onProgress?.(this.phase, this.meter.at(this.position, this.position));
  }

  private async beat(): Promise<void> {
    const { clock, log, projection } = this.parts;
    while (!this.signal.aborted) {
      try {
        await this.show();
      } catch (error) {
        if (error instanceof RecordRefusal) this.endAs('lost');
        else log.warn({ projection: projection.name, error }, "A rebuild's progress could not be stored");
      }
      await sleep(clock, heartbeatMs, this.signal);
    }
  }

  private async show(): Promise<void> {
    const { pointers, projection, owner, clock, store, onProgress } = this.parts;
    const progress = this.meter.at(this.position, await store.head());
    onProgress?.(this.phase, progress);
    const news = { phase: this.phase, progress, heartbeatAt: instant(clock) };
    const { rebuild } = await pointers.update(projection, (record) =>
      record.live.generation === this.target.generation ? record : reportProgress(record, owner, news),
    );
    if (rebuild?.stopping === true) this.endAs('stopped');
  }

  private endAs(ending: 'stopped' | 'lost'): void {
    this.ending = ending;
    this.round.abort();
  }

  private async end(outcome: 'stopped' | 'failed', error: string | null): Promise<void> {
    const { pointers, projection, owner, clock } = this.parts;
    await pointers.update(projection, (record) =>
      record.rebuild?.owner === owner ? endRebuild(record, { outcome, at: instant(clock), error }) : record,
    );
  }

  /** No harm if it fails: a claim that nobody keeps up can be taken over after a while. */
  private async tryTo(change: () => Promise<unknown>): Promise<void> {
    const { log, projection } = this.parts;
    await change().catch((error: unknown) =>
      log.warn({ projection: projection.name, error }, 'The end of a rebuild could not be stored'),
    );
  }
}
