import type { Clock, Position } from '@queuecommerce/infra';
import type { RebuildProgress } from '../generations/generation';

/** Measures how fast a rebuild gets on, from where it begins or goes on. */
export class ProgressMeter {
  private readonly startedMs: number;
  private startShare: number | undefined;
  private events = 0;

  constructor(
    private readonly clock: Clock,
    private readonly before: RebuildProgress,
  ) {
    this.startedMs = clock.now();
  }

  done(events: number): void {
    this.events += events;
  }

  at(position: Position | undefined, head: Position | undefined): RebuildProgress {
    const seconds = Math.max(0.001, (this.clock.now() - this.startedMs) / 1_000);
    const share = shareOf(position, head);
    this.startShare ??= share ?? 0;
    const eventsDone = this.before.eventsDone + this.events;
    const ratePerSecond = Math.round(this.events / seconds);
    if (share === undefined || share === 0)
      return { eventsDone, eventsTotal: null, ratePerSecond, etaSeconds: null };
    const gained = share - this.startShare;
    const eta = share >= 1 ? 0 : gained > 0 ? Math.ceil((seconds * (1 - share)) / gained) : null;
    return { eventsDone, eventsTotal: Math.round(eventsDone / share), ratePerSecond, etaSeconds: eta };
  }
}

/**
 * How much of the log lies before a position, between 0 and 1; undefined if that can not be told. Positions are opaque: where
 * they are digits, as in all our engines, they grow evenly enough with the log for an estimate. Nothing else may rely on it.
 */
export function shareOf(position: Position | undefined, head: Position | undefined): number | undefined {
  if (head === undefined || !/^\d+$/.test(head)) return undefined;
  if (position === undefined) return 0;
  if (!/^\d+$/.test(position)) return undefined;
  const whole = Number(head);
  return whole === 0 ? undefined : Math.min(1, Number(position) / whole);
}
