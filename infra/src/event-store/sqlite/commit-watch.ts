import type { Cancel } from '../../clock/port';
import type { SqliteFile } from '../../sqlite';
import type { Followers } from './followers';

/** How often it is looked, while somebody waits, whether another process has committed. */
const pollMs = 50;

/** Lets followers look at the log: at once after a commit of this process, within `pollMs` after one of another. */
export class CommitWatch {
  private readonly stopListening: () => void;
  private readonly dataVersion;
  private seenDataVersion: unknown;
  private cancelPoll: Cancel | undefined;
  private count = 0;
  /** Whether another process may have committed since the log was read last. */
  mayBeForeign = true;

  constructor(
    private readonly file: SqliteFile,
    private readonly followers: Followers,
  ) {
    this.dataVersion = file.reader.prepare('PRAGMA data_version');
    this.stopListening = file.onCommit(() => this.notify());
  }

  /** Changes with each commit that it hears of. */
  get version(): number {
    return this.count;
  }

  /** Looks for commits of other processes from time to time, for as long as somebody waits. */
  lookLater(): void {
    this.cancelPoll ??= this.file.clock.after(pollMs, () => {
      this.cancelPoll = undefined;
      this.poll();
      if (this.followers.areWaiting) this.lookLater();
    });
  }

  close(): void {
    this.stopListening();
    this.cancelPoll?.();
    this.cancelPoll = undefined;
  }

  private notify(): void {
    this.count += 1;
    // After those whose appends were committed have gone on, so that what they tell of them need not be read.
    queueMicrotask(() => this.followers.lookAll());
  }

  private poll(): void {
    if (!this.file.reader.isOpen) return;
    const version: unknown = this.dataVersion.get().data_version;
    if (version === this.seenDataVersion) return;
    this.seenDataVersion = version;
    this.mayBeForeign = true;
    this.notify();
  }
}
