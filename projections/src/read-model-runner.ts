import { errorText, instant, sleep, type Position } from '@queuecommerce/infra';
import { onGeneration, type Generation } from './generations/generation';
import { ReadModelPointers } from './generations/read-model-pointers';
import type { ReadModelRecord } from './generations/read-model-record';
import { RecordRefusal } from './generations/refusals';
import { beginRebuild, isAlive } from './generations/transitions';
import type { Projection } from './projection';
import {
  RunnerEnded,
  type ProjectionRunner,
  type ProjectionStatus,
  type RunnerParts,
} from './projection-runner';
import type { WaitOptions } from './position-waiters';
import { defaultGraceMs, rebuild } from './rebuild/rebuild';
import { watchForDrift } from './drift/drift-watch';
import { dropExpired } from './rebuild/drop-expired';
import type { RetryOutcome } from './retry-parked';
import { runProjection } from './runner';

export interface ReadModelRunnerParts extends RunnerParts {
  /** How long a replaced generation is kept. Default 10 minutes. */
  readonly graceMs?: number;
}

/**
 * The pace of the running check: with 16 µs of a slow core for each event read, 0.16 % of it for each read model. A log of a million
 * events is read once in three hours, for 500 documents.
 */
const driftPace = { eventsPerSecond: 100, restMs: 30_000 };

/** How long somebody who waits for a read model is hurried for; a query waits no longer. */
const hurryMs = 5_000;

/** How often the record is looked at, for what other processes and operators have changed. */
export const watchMs = 1_000;

/**
 * Keeps a read model: follows the log with its live generation and, while it can be switched back to, with the one before; takes up
 * rebuilds that are asked for, or were left behind; drops what nobody needs any more.
 *
 * A program whose projection has a higher version than the live generation rebuilds it when it starts. Until the switch the old
 * generation is served as it stands: this program's fold can not go on with documents of another shape without spoiling them, and
 * refusing to answer would turn every deployment into an outage. Where programs of the old version still run, as in a rolling
 * deployment, they keep it up. Meanwhile this program says that it is not ready (`frozen`), so that requests go to those who are,
 * and a query that asks for newer things by its `Consistency-Token` is told that they are not there yet.
 *
 * A program whose version is lower than the live one's leaves everything as it is: in a rolling deployment it is the one that goes,
 * and rebuilding would fight with the newer. An operator who wants to go back for good asks for a rebuild, or switches back.
 */
export function runReadModel(parts: ReadModelRunnerParts): ReadModelRunner {
  return new ReadModelRunner(parts);
}

export class ReadModelRunner implements ProjectionRunner {
  /** By reader. */
  private readonly followers = new Map<string, ProjectionRunner>();
  private readonly pointers: ReadModelPointers;
  private readonly owner: string;
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private record: ReadModelRecord | undefined;
  private rebuilding: { readonly reader: string; readonly over: Promise<void> } | undefined;
  private error: string | undefined;
  private nudged = new AbortController();

  constructor(private readonly parts: ReadModelRunnerParts) {
    this.pointers = new ReadModelPointers(parts);
    this.owner = parts.entropy.uuid();
    this.ended = this.run();
  }

  /** The projection's. */
  get name(): string {
    return this.parts.projection.name;
  }

  status(): ProjectionStatus {
    const { name, version } = this.parts.projection;
    const live = this.liveFollower()?.status();
    const drifted = this.record?.drift?.differing ?? 0;
    if (live !== undefined) return { ...live, drifted };
    const none = {
      drifted,
      caughtUp: false,
      lagMs: undefined,
      parkedCount: 0,
      parked: [],
      position: undefined,
    };
    const served = this.record?.live.version;
    if (served === undefined || served === version) {
      const state = this.stopping.signal.aborted ? 'stopped' : 'starting';
      return { name, version, state, ...none, error: this.error };
    }
    const error = `Version ${served} is served as it stands; this program builds version ${version}`;
    return { name, version, state: 'frozen', ...none, error };
  }

  async waitFor(position: Position, options: WaitOptions): Promise<boolean> {
    return (await this.liveFollower()?.waitFor(position, options)) ?? false;
  }

  /** Somebody waits for the generation of this reader to come to `position`: until then it does not rest. Undefined if it is not built here. */
  hurry(reader: string, position: Position, signal: AbortSignal): Promise<boolean> | undefined {
    return this.followers.get(reader)?.waitFor(position, { timeoutMs: hurryMs, signal });
  }

  async retryParked(documentId: string): Promise<RetryOutcome> {
    const live = this.liveFollower();
    if (live === undefined) throw new RunnerEnded(`${this.parts.projection.name} is not followed here`);
    return live.retryParked(documentId);
  }

  /** Has the record looked at now. */
  nudge(): void {
    this.nudged.abort();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.nudge();
    await this.ended;
  }

  private liveFollower(): ProjectionRunner | undefined {
    return this.record && this.followers.get(this.record.live.reader);
  }

  private async run(): Promise<void> {
    const { clock } = this.parts;
    const { signal } = this.stopping;
    let isChecked = false;
    const watching = watchForDrift({ ...this.parts, ...driftPace, pointers: this.pointers, signal });
    while (!signal.aborted) {
      this.nudged = new AbortController();
      try {
        isChecked ||= await this.rebuildIfNewer();
        await this.look();
        this.error = undefined;
      } catch (error) {
        this.error = errorText(error);
        const { name: projection } = this.parts.projection;
        this.parts.log.warn({ projection, error }, "A read model's record could not be looked at");
      }
      await sleep(clock, watchMs, AbortSignal.any([signal, this.nudged.signal]));
    }
    await Promise.all([watching, this.rebuilding?.over]);
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
  }

  /** False while a rebuild by another version is in the way. */
  private async rebuildIfNewer(): Promise<boolean> {
    const { projection, clock } = this.parts;
    const record = await this.pointers.establish(projection);
    const { version } = projection;
    if (version <= record.live.version || record.rebuild?.target.version === version) return true;
    try {
      const wish = { projection, reason: 'new-version', owner: null, now: instant(clock) } as const;
      await this.pointers.update(projection, (before) => beginRebuild(before, wish));
      return true;
    } catch (error) {
      if (!(error instanceof RecordRefusal)) throw error;
      return false;
    }
  }

  private async look(): Promise<void> {
    const { projection, clock } = this.parts;
    await dropExpired({ ...this.parts, pointers: this.pointers }, projection);
    const record = await this.pointers.load(projection);
    this.record = record;
    await this.followOnly([record.live, ...(record.previous ? [record.previous] : [])]);
    const { rebuild: claim } = record;
    const isFree = claim !== null && claim.owner !== this.owner && !isAlive(claim, instant(clock));
    if (isFree && this.rebuilding === undefined && claim.target.version === projection.version)
      this.rebuilding = { reader: claim.target.reader, over: this.rebuild() };
  }

  /** Programs of another version go on with their generations themselves. */
  private async followOnly(generations: readonly Generation[]): Promise<void> {
    const { projection } = this.parts;
    const ours = generations.filter(({ version }) => version === projection.version);
    for (const generation of ours) this.follow(onGeneration(projection, generation));
    const wanted = new Set([...ours.map(({ reader }) => reader), this.rebuilding?.reader]);
    for (const [reader, follower] of this.followers) {
      if (wanted.has(reader)) continue;
      this.followers.delete(reader);
      await follower.stop();
    }
  }

  private follow(projection: Projection): ProjectionRunner {
    const running = this.followers.get(projection.reader);
    if (running !== undefined) return running;
    const follower = runProjection({ ...this.parts, projection });
    this.followers.set(projection.reader, follower);
    return follower;
  }

  private async rebuild(): Promise<void> {
    const { projection, log, graceMs = defaultGraceMs } = this.parts;
    try {
      await rebuild({
        ...this.parts,
        pointers: this.pointers,
        owner: this.owner,
        graceMs,
        reason: 'requested',
        signal: this.stopping.signal,
        follow: (target) => this.follow(target),
      });
    } catch (error) {
      const { name, version } = projection;
      if (!(error instanceof RecordRefusal))
        log.error({ projection: name, version, error }, 'A rebuild failed');
    }
    this.rebuilding = undefined;
    this.nudge();
  }
}
