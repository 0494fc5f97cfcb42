import type { Clock, Position } from '@queuecommerce/infra';

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Ends the waiting early. */
  readonly signal?: AbortSignal;
}

interface Waiter {
  readonly position: Position;
  readonly end: (reached: boolean) => void;
}

/** Those who wait until a reader has come to a place in the log. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();
  private reached: Position | undefined;

  constructor(private readonly clock: Clock) {}

  get areWaiting(): boolean {
    return this.waiters.size > 0;
  }

  /** True once the position is reached, false when the time is up, the signal aborts or `giveUp` is called. */
  wait(position: Position, { timeoutMs, signal }: WaitOptions): Promise<boolean> {
    if (this.hasReached(position)) return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        end: (reached) => {
          this.waiters.delete(waiter);
          cancel();
          signal?.removeEventListener('abort', abort);
          resolve(reached);
        },
      };
      const abort = (): void => waiter.end(false);
      const cancel = this.clock.after(timeoutMs, abort);
      signal?.addEventListener('abort', abort);
      this.waiters.add(waiter);
    });
  }

  advanceTo(position: Position): void {
    if (this.hasReached(position)) return;
    this.reached = position;
    for (const waiter of this.waiters) if (waiter.position <= position) waiter.end(true);
  }

  /** Nobody will come any further. */
  giveUp(): void {
    for (const waiter of this.waiters) waiter.end(false);
  }

  private hasReached(position: Position): boolean {
    return this.reached !== undefined && position <= this.reached;
  }
}
