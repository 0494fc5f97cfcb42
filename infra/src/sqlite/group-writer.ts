import { resultCode, ResultCode, type Database, type Statement } from './database';
import type { JobHandler } from './job';
import type { Job, Outcome } from './messages';
import type { WriteFailure } from './write-failed';

type Handlers = Readonly<Record<Job['kind'], JobHandler<never, unknown>>>;
type Failed = Extract<Outcome, { kind: 'failed' }>;

/**
 * Frames in the write-ahead log from which on it is copied into the file: 4 MB. Whoever commits meanwhile waits: 14 ms with 16 MB on a slow
 * core, which made the slowest hundredth of the orders.
 */
const checkpointFrames = 1_024;

/** Commits groups of jobs on one connection: all jobs of a group in one transaction, their outcomes only after COMMIT returned. */
export class GroupWriter {
  private readonly begin: Statement;
  private readonly commitStatement: Statement;
  private readonly dataVersion: Statement;
  private readonly logSize: Statement;
  private readonly checkpointStatement: Statement;
  private lastDataVersion: unknown;
  /** Why the file takes no more writes. */
  private stopped: Failed | undefined;

  constructor(
    private readonly db: Database,
    private readonly handlers: Handlers,
  ) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commitStatement = db.prepare('COMMIT');
    this.dataVersion = db.prepare('PRAGMA data_version');
    this.logSize = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.checkpointStatement = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** The outcomes of the jobs, in their order. Does not throw. */
  commit(jobs: readonly Job[]): readonly Outcome[] {
    const { stopped } = this;
    if (stopped !== undefined) return jobs.map(() => stopped);
    let committing = false;
    try {
      this.begin.run();
      this.forgetIfOthersWrote();
      const outcomes = jobs.map((job): Outcome => ({ kind: 'done', result: this.run(job) }));
      committing = true;
      this.commitStatement.run();
      return outcomes;
    } catch (error) {
      this.undo();
      const failed = failure(error, committing);
      this.stopIfGrave(failed);
      // One job at fault must not hurt its neighbours: each gets a transaction of its own.
      if (failed.reason === 'job' && !committing && jobs.length > 1)
        return jobs.flatMap((job) => this.commit([job]));
      return jobs.map(() => failed);
    }
  }

  /**
   * Copies the write-ahead log into the file once it is long. Called between groups, after their callers were answered. Passive:
   * it waits for nobody. An error in it ends the writing: a page whose fsync failed may never reach the disk.
   */
  checkpointIfLong(): void {
    if (this.stopped !== undefined) return;
    try {
      if (Number(this.logSize.get().log) >= checkpointFrames) this.checkpointStatement.get();
    } catch (error) {
      this.stopIfGrave(failure(error, false));
    }
  }

  /** Brings everything into the file itself, as far as other processes let it, and closes the connection. */
  close(): void {
    // Not after an error: what it would copy may be what the disk has lost.
    if (this.stopped === undefined)
      this.db.exec('PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE)');
    this.db.close();
  }

  private run(job: Job): unknown {
    return this.handlers[job.kind].run(job.payload as never);
  }

  private forgetIfOthersWrote(): void {
    const version: unknown = this.dataVersion.get().data_version;
    if (version === this.lastDataVersion) return;
    this.lastDataVersion = version;
    this.forget();
  }

  private undo(): void {
    this.forget();
    try {
      // Some errors have rolled back already.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch (error) {
      this.stop(failure(error, false));
    }
  }

  private forget(): void {
    for (const handler of Object.values(this.handlers)) handler.forget();
  }

  private stopIfGrave(cause: Failed): void {
    if (cause.outcome === 'unknown' || cause.reason === 'io' || cause.reason === 'damaged') this.stop(cause);
  }

  private stop(cause: Failed): void {
    const message = `The file takes no more writes until it is opened again, because of: ${cause.message}`;
    this.stopped ??= { ...cause, outcome: 'not-stored', message };
  }
}

function failure(error: unknown, committing: boolean): Failed {
  const reason = reasonOf(resultCode(error));
  // A commit frame that could not be written whole does not count, so a full or busy file has stored nothing; after any
  // other failure of COMMIT the frame may be there and survive.
  const unknown = committing && reason !== 'full' && reason !== 'busy';
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', outcome: unknown ? 'unknown' : 'not-stored', reason, message };
}

function reasonOf(code: number | undefined): WriteFailure {
  switch (code) {
    case ResultCode.busy:
      return 'busy';
    case ResultCode.full:
      return 'full';
    case ResultCode.ioError:
      return 'io';
    case ResultCode.corrupt:
    case ResultCode.notADatabase:
      return 'damaged';
    default:
      return 'job';
  }
}
