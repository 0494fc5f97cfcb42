import {
  backoffMs,
  CheckpointConflict,
  DocumentsUnavailable,
  errorText,
  EventStoreUnavailable,
  Pace,
  sleep,
} from '@queuecommerce/infra';
import type { Position } from '@queuecommerce/infra';
import { follow, type FollowObserver, type FollowProgress } from './follow';
import { parkedDocuments, type Parking } from './parked-documents';
import { PositionWaiters, type WaitOptions } from './position-waiters';
import {
  RunnerEnded,
  type ProjectionRunner,
  type ProjectionStatus,
  type RunnerParts,
  type RunnerState,
} from './projection-runner';
import { retryParked, type RetryOutcome } from './retry-parked';

const backoff = { firstMs: 10, capMs: 1_000 };
const mostListed = 100;
/** How long a read model may lie behind the log while nobody waits for it: what an order does in this time is written once. */
export const paceMs = 20;

/**
 * Starts building a read model from where its stored checkpoint is, and goes on with every event that is appended. Outages are
 * waited out, however long they last. Twins, in this process or another, do no harm: whoever moves the checkpoint first has
 * done the work, and the other begins anew from there.
 */
export function runProjection(parts: RunnerParts): ProjectionRunner {
  return new Runner(parts);
}

interface Retry {
  readonly documentId: string;
  readonly resolve: (outcome: RetryOutcome) => void;
  readonly reject: (error: unknown) => void;
}

class Runner implements ProjectionRunner, FollowObserver {
  private state: RunnerState = 'starting';
  private position: Position | undefined;
  private caughtUp = false;
  private lastRecordedAt: string | undefined;
  private error: string | undefined;
  private failures = 0;
  private parking: Parking | undefined;
  private readonly waiters: PositionWaiters;
  readonly pace: Pace;
  private readonly retries: Retry[] = [];
  private readonly stopping = new AbortController();
  private round = new AbortController();
  private readonly ended: Promise<void>;

  constructor(private readonly parts: RunnerParts) {
    this.waiters = new PositionWaiters(parts.clock);
    this.pace = new Pace(parts.clock, paceMs, () => this.waiters.areWaiting);
    this.ended = this.run();
  }

  status(): ProjectionStatus {
    const { name, version } = this.parts.projection;
    const { state, position, caughtUp, error, parking } = this;
    const parked = parking?.list(mostListed) ?? [];
    const lag = { caughtUp, lagMs: this.lagMs(), parkedCount: parking?.size ?? 0 };
    return { name, version, state, position, ...lag, parked, drifted: 0, error };
  }

  waitFor(position: Position, options: WaitOptions): Promise<boolean> {
    const reached = this.waiters.wait(position, options);
    if (this.waiters.areWaiting) this.pace.hurry();
    return reached;
  }

  retryParked(documentId: string): Promise<RetryOutcome> {
    if (this.state === 'halted' || this.stopping.signal.aborted) return Promise.reject(this.endedError());
    return new Promise((resolve, reject) => {
      this.retries.push({ documentId, resolve, reject });
      this.round.abort();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.round.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { projection, documents } = this.parts;
    while (!this.stopping.signal.aborted && this.state !== 'halted') {
      try {
        await documents.ensure(projection.collection);
        await documents.ensure(parkedDocuments);
        await this.answerRetries();
        this.round = new AbortController();
        if (!this.stopping.signal.aborted) await follow(this.parts, this, this.round);
      } catch (error) {
        await this.recoverFrom(error);
      }
    }
    if (this.state !== 'halted') this.state = 'stopped';
    this.waiters.giveUp();
    for (const { reject } of this.retries.splice(0)) reject(this.endedError());
  }

  begun(from: Position | undefined, parking: Parking): void {
    this.state = 'following';
    this.parking = parking;
    this.caughtUp = false;
    this.moveTo(from);
  }

  progressed(progress: FollowProgress): void {
    this.error = undefined;
    this.caughtUp = progress.caughtUp;
    this.lastRecordedAt = progress.recordedAt ?? this.lastRecordedAt;
    this.moveTo(progress.position);
  }

  /** Only now do pauses begin anew: a runner that loses to its twin keeps out of the way more and more, until it wins. */
  stored(): void {
    this.failures = 0;
  }

  private moveTo(position: Position | undefined): void {
    if (position === undefined) return;
    this.position = position;
    this.waiters.advanceTo(position);
  }

  /** Between two rounds of following, so that nobody else touches the documents. */
  private async answerRetries(): Promise<void> {
    for (let retry = this.retries[0]; retry !== undefined; retry = this.retries[0]) {
      try {
        retry.resolve(await retryParked(this.parts, retry.documentId));
      } catch (error) {
        retry.reject(error);
      }
      this.retries.shift();
    }
  }

  private async recoverFrom(error: unknown): Promise<void> {
    const { projection, clock, entropy, log } = this.parts;
    const about = { projection: projection.name, version: projection.version, error };
    if (!passes(error)) {
      this.state = 'halted';
      this.error = errorText(error);
      log.error(about, 'The projection has halted');
      return;
    }
    this.failures += 1;
    this.state = 'waiting';
    if (error instanceof CheckpointConflict) {
      log.debug(about, 'Another process has moved the checkpoint');
    } else {
      this.error = errorText(error);
      log.warn({ ...about, failures: this.failures }, 'The projection waits for an engine');
    }
    await sleep(clock, backoffMs(backoff, this.failures, entropy), this.stopping.signal);
  }

  private lagMs(): number | undefined {
    if (this.caughtUp) return 0;
    if (this.lastRecordedAt === undefined) return undefined;
    return Math.max(0, Math.round(this.parts.clock.now() - Date.parse(this.lastRecordedAt)));
  }

  private endedError(): RunnerEnded {
    return new RunnerEnded(
      `The projection ${this.parts.projection.name} is not running: ${this.error ?? 'it was stopped'}`,
    );
  }
}

function passes(error: unknown): boolean {
  return (
    error instanceof CheckpointConflict ||
    error instanceof DocumentsUnavailable ||
    error instanceof EventStoreUnavailable
  );
}
