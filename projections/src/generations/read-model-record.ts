import type { Comparison, Generation, RebuildProgress } from './generation';

/** A rebuild that is wanted or under way. */
export interface RebuildClaim {
  /** What is being built. */
  readonly target: Generation;
  /** Who builds it; null while nobody does: then whoever comes first goes on where it stands. */
  readonly owner: string | null;
  /** When the owner last showed that it lives. */
  readonly heartbeatAt: string;
  readonly startedAt: string;
  readonly reason: 'requested' | 'new-version';
  readonly phase: 'waiting' | 'filling' | 'comparing' | 'switching';
  /** Somebody wants it stopped; its owner will. */
  readonly stopping: boolean;
  readonly progress: RebuildProgress;
}

export interface RebuildEnd {
  readonly outcome: 'switched' | 'stopped' | 'failed';
  readonly at: string;
  readonly error: string | null;
}

/** A generation that nobody is to use any more. Dropped a little later, when everybody has noticed. */
export interface Dropping {
  readonly collection: string;
  readonly reader: string;
  readonly from: string;
}

/**
 * Everything about a read model that its processes have to agree on, in one document, so that each change of it is one guarded
 * write: who rebuilds, and which generation is served, can not contradict each other.
 */
export interface ReadModelRecord {
  readonly projection: string;
  /** Of this record; each change counts. */
  readonly revision: number;
  /** The latest changes' ids: whose write was lost on its way back finds it here. */
  readonly changes: readonly string[];
  /** The generation that queries read. */
  readonly live: Generation;
  /** Kept up until `until`, and can be switched back to. */
  readonly previous: (Generation & { readonly until: string }) | null;
  readonly rebuild: RebuildClaim | null;
  readonly lastRebuild: RebuildEnd | null;
  /** What the last rebuild found wrong with the generation that it replaced; null if they could not be compared. */
  readonly lastComparison: Comparison | null;
  /** What the running check found wrong with the live generation. */
  readonly drift: Comparison | null;
  readonly dropping: readonly Dropping[];
  readonly nextGeneration: number;
}

/** The record of a read model that was never rebuilt. */
export function newRecord(projection: string, live: Generation): ReadModelRecord {
  return {
    projection,
    revision: 0,
    changes: [],
    live,
    previous: null,
    rebuild: null,
    lastRebuild: null,
    lastComparison: null,
    drift: null,
    dropping: [],
    nextGeneration: 1,
  };
}
