import { sleep, type Clock } from '../../clock/port';

/**
 * Lets calls through at a steady rate, in the order in which they come: the gateway's own limit is not run into (P12; source:
 * Stripe's documentation, "Rate limits").
 */
export class Throttle {
  private readonly spacingMs: number;
  /** When the next call may go. */
  private nextMs = 0;
  private waiting = 0;

  constructor(
    perSecond: number,
    private readonly clock: Clock,
    /** Ends all waiting. */
    private readonly signal: AbortSignal,
  ) {
    this.spacingMs = 1000 / perSecond;
  }

  /** Resolves when it is the caller's turn. */
  async turn(): Promise<void> {
    const nowMs = this.clock.now();
    // The last term: after a jump back of the clock nobody waits for longer than for those in front.
    const turnMs = Math.min(Math.max(this.nextMs, nowMs), nowMs + (this.waiting + 1) * this.spacingMs);
    this.nextMs = turnMs + this.spacingMs;
    if (turnMs <= nowMs) return;
    this.waiting++;
    await sleep(this.clock, turnMs - nowMs, this.signal);
    this.waiting--;
  }
}
