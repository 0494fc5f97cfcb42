/** Tells those who wait that something was appended. */
export class WakeUp {
  private count = 0;
  private readonly sleepers = new Set<() => void>();

  get version(): number {
    return this.count;
  }

  notify(): void {
    this.count += 1;
    for (const wake of this.sleepers) wake();
  }

  /** Resolves when the version is no longer `seen`, or the signal aborts. */
  changed(seen: number, signal: AbortSignal): Promise<void> {
    if (this.count !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
