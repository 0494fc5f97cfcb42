import type { Database } from './database';

/**
 * What the writer does for one kind of job. `run` is called inside the group's transaction: its result reaches the caller
 * only once the group is durable.
 *
 * A job that refuses (a wrong revision, a conflicting checkpoint) returns the refusal as its result, and must not have
 * written anything by then: check first, then write. That is what lets many jobs share one transaction without savepoints.
 * A job that throws after all undoes the group, which is then repeated job by job, so that only the one at fault fails.
 *
 * Payload and result cross a thread: plain data only.
 */
export interface JobHandler<Payload, Result> {
  run(payload: Payload): Result;
  /** What the handler remembers of the file's content no longer holds: another process wrote, or a group was undone. */
  forget(): void;
}

/** Prepares the statements of one kind of job on the writer's connection. */
export type PrepareJob<Payload, Result> = (db: Database) => JobHandler<Payload, Result>;
