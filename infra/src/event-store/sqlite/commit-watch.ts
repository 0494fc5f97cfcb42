import type { Cancel } from '../../clock/port';
import type { SqliteFile } from '../../sqlite';
import { WakeUp } from '../wake-up';

/** How often a waiting reader looks whether another process has committed. */
const pollMs = 50;

/** Wakes readers up: at once after a commit of this process, within `pollMs` after one of another. */
export class CommitWatch {
  private readonly wakeUp = new WakeUp();
  private readonly stopListening: () => void;
  private readonly dataVersion;
  private seenDataVersion: unknown;
  private cancelPoll: Cancel | undefined;

  constructor(private readonly file: SqliteFile) {
    this.dataVersion = file.reader.prepare('PRAGMA data_version');
    this.stopListening = file.onCommit(() => this.wakeUp.notify());
  }

  get version(): number {
    return this.wakeUp.version;
  }

  /** Resolves when the version is no longer `seen`, or the signal aborts. Costs nothing while nobody waits. */
  changed(seen: number, signal: AbortSignal): Promise<void> {
    const changed = this.wakeUp.changed(seen, signal);
    if (this.wakeUp.isAwaited) this.pollLater();
    return changed;
  }

  close(): void {
    this.stopListening();
    this.cancelPoll?.();
    this.cancelPoll = undefined;
  }

  private pollLater(): void {
    this.cancelPoll ??= this.file.clock.after(pollMs, () => {
      this.cancelPoll = undefined;
      this.poll();
      if (this.wakeUp.isAwaited) this.pollLater();
    });
  }

  private poll(): void {
    if (!this.file.reader.isOpen) return;
    const version: unknown = this.dataVersion.get().data_version;
    if (version === this.seenDataVersion) return;
    this.seenDataVersion = version;
    this.wakeUp.notify();
  }
}
