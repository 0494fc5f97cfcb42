/** The changes of a read model's record: pure, from one record to the next, or a refusal. */
import type { Projection } from '../projection';
import { nextGeneration, noProgress, type Comparison, type Generation } from './generation';
import type { Dropping, ReadModelRecord, RebuildClaim, RebuildEnd } from './read-model-record';
import { RecordRefusal } from './refusals';

/** A rebuilder that has not been heard of for so long is taken for dead, and its work can be taken over. */
export const claimTimeoutMs = 15_000;
/** A rebuild that nobody has taken up for so long is called off. */
export const abandonedMs = 10 * 60_000;
/** How long after the last use of a generation was called off it is dropped: by then everybody has looked. */
export const dropDelayMs = 30_000;

/** Whether somebody is at work on it. */
export function isAlive({ owner, heartbeatAt }: RebuildClaim, now: string): boolean {
  return owner !== null && Date.parse(now) - Date.parse(heartbeatAt) < claimTimeoutMs;
}

export interface RebuildWish {
  readonly projection: Projection;
  readonly reason: RebuildClaim['reason'];
  /** Null leaves the work to whoever comes first. */
  readonly owner: string | null;
  readonly now: string;
}

/**
 * Begins a rebuild. One that was left behind by its owner is taken over where it stands, unless it was begun by a program with
 * another fold.
 * @throws {RecordRefusal} `rebuild-already-running`
 */
export function beginRebuild(record: ReadModelRecord, wish: RebuildWish): ReadModelRecord {
  const { projection, owner, now, reason } = wish;
  const { rebuild } = record;
  const isOurs = rebuild !== null && owner !== null && rebuild.owner === owner;
  const isWaiting = rebuild !== null && rebuild.owner === null;
  if (rebuild !== null && !isOurs && (isWaiting ? owner === null : isAlive(rebuild, now)))
    throw new RecordRefusal(
      'rebuild-already-running',
      record.projection,
      `${record.projection} is being rebuilt since ${rebuild.startedAt} (last heard of at ${rebuild.heartbeatAt}; it can be taken over ${claimTimeoutMs / 1_000} s after that)`,
    );
  if (rebuild !== null && rebuild.target.version === projection.version && !rebuild.stopping)
    return { ...record, rebuild: { ...rebuild, owner, heartbeatAt: now } };
  const cleared =
    rebuild === null ? record : endRebuild(record, { outcome: 'stopped', at: now, error: null });
  const claim: RebuildClaim = {
    target: nextGeneration(projection, cleared.nextGeneration, now),
    owner,
    heartbeatAt: now,
    startedAt: now,
    reason,
    phase: 'waiting',
    stopping: false,
    progress: noProgress,
  };
  return { ...cleared, rebuild: claim, nextGeneration: cleared.nextGeneration + 1 };
}

/** The claim of this owner. @throws {RecordRefusal} `rebuild-lost`: somebody else has it, or it is over */
export function claimOf(record: ReadModelRecord, owner: string): RebuildClaim {
  if (record.rebuild?.owner === owner) return record.rebuild;
  throw new RecordRefusal(
    'rebuild-lost',
    record.projection,
    `The rebuild of ${record.projection} is over or was taken over`,
  );
}

/** The owner lives, and has come so far. @throws {RecordRefusal} `rebuild-lost` */
export function reportProgress(
  record: ReadModelRecord,
  owner: string,
  news: Pick<RebuildClaim, 'phase' | 'progress' | 'heartbeatAt'>,
): ReadModelRecord {
  return { ...record, rebuild: { ...claimOf(record, owner), ...news } };
}

/** The owner leaves; whoever comes next goes on where it stands. */
export function letGoOfRebuild(record: ReadModelRecord, owner: string): ReadModelRecord {
  if (record.rebuild?.owner !== owner) return record;
  return { ...record, rebuild: { ...record.rebuild, owner: null, phase: 'waiting' } };
}

/** The new generation is served from now on; the old one is kept for `graceMs`. @throws {RecordRefusal} `rebuild-lost` */
export function switchToRebuilt(
  record: ReadModelRecord,
  owner: string,
  { now, graceMs, comparison }: { now: string; graceMs: number; comparison: Comparison | null },
): ReadModelRecord {
  const { target } = claimOf(record, owner);
  return {
    ...withLive(record, { ...target, since: now }, now, graceMs),
    rebuild: null,
    lastRebuild: { outcome: 'switched', at: now, error: null },
    lastComparison: comparison,
  };
}

/** The generation that was served before is served again. @throws {RecordRefusal} `nothing-to-switch-back-to` */
export function switchBack(record: ReadModelRecord, now: string, graceMs: number): ReadModelRecord {
  const { previous } = record;
  if (previous === null || previous.until <= now)
    throw new RecordRefusal(
      'nothing-to-switch-back-to',
      record.projection,
      `There is no earlier generation of ${record.projection} to switch back to`,
    );
  const { until: _until, ...generation } = previous;
  return withLive({ ...record, previous: null }, { ...generation, since: now }, now, graceMs);
}

function withLive(record: ReadModelRecord, live: Generation, now: string, graceMs: number): ReadModelRecord {
  const { live: old, previous } = record;
  return {
    ...record,
    live,
    previous: { ...old, until: later(now, graceMs) },
    drift: null,
    dropping: previous === null ? record.dropping : [...record.dropping, droppingOf(previous, now)],
  };
}

/**
 * Stops a rebuild: at once if nobody is at work on it, else its owner is asked to.
 * @throws {RecordRefusal} `no-rebuild-running`
 */
export function stopRebuild(record: ReadModelRecord, now: string): ReadModelRecord {
  const { rebuild } = record;
  if (rebuild === null)
    throw new RecordRefusal(
      'no-rebuild-running',
      record.projection,
      `No rebuild of ${record.projection} is running`,
    );
  return isAlive(rebuild, now)
    ? { ...record, rebuild: { ...rebuild, stopping: true } }
    : endRebuild(record, { outcome: 'stopped', at: now, error: null });
}

/** The rebuild is over without a switch, and what it has built goes. */
export function endRebuild(record: ReadModelRecord, end: RebuildEnd): ReadModelRecord {
  const { rebuild } = record;
  if (rebuild === null) return record;
  return {
    ...record,
    rebuild: null,
    lastRebuild: end,
    dropping: [...record.dropping, droppingOf(rebuild.target, end.at)],
  };
}

/** Calls off what nobody needs any more: the previous generation after its time, a rebuild that was to stop or that nobody takes up. */
export function tidied(record: ReadModelRecord, now: string): ReadModelRecord {
  const { previous, rebuild } = record;
  const isOver =
    rebuild !== null && !isAlive(rebuild, now) && (rebuild.stopping || isAbandoned(rebuild, now));
  if (isOver) return tidied(endRebuild(record, { outcome: 'stopped', at: now, error: null }), now);
  if (previous === null || previous.until > now) return record;
  return { ...record, previous: null, dropping: [...record.dropping, droppingOf(previous, now)] };
}

function isAbandoned({ heartbeatAt }: RebuildClaim, now: string): boolean {
  return Date.parse(now) - Date.parse(heartbeatAt) >= abandonedMs;
}

/** It is gone. */
export function dropped(record: ReadModelRecord, collection: string): ReadModelRecord {
  return { ...record, dropping: record.dropping.filter((one) => one.collection !== collection) };
}

function droppingOf({ collection, reader }: Generation, now: string): Dropping {
  return { collection, reader, from: later(now, dropDelayMs) };
}

function later(now: string, ms: number): string {
  return new Date(Date.parse(now) + ms).toISOString();
}
