import type { Clock } from './port';

/**
 * The pace of a reader that takes all there is at once: one turn in each stretch of time, so that what comes in a stretch costs one
 * turn and not one for each event. The first after a pause has its turn at once. The stretches are those of the clock, so that all
 * readers of a process have their turns together, and their writes are committed together.
 */
export class Pace {
  private stretch = -1;
  private endRest: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    /** Whether somebody waits for the reader, so that it is not to rest. */
    private readonly isHurried: () => boolean = () => false,
  ) {}

  /** A turn begins. */
  begin(): void {
    this.stretch = this.current();
  }

  /** Resolves when the next turn may begin. */
  async rest(): Promise<void> {
    if (this.stretch !== this.current() || this.isHurried()) return;
    const leftMs = (this.stretch + 1) * this.everyMs - this.clock.now();
    await new Promise<void>((resolve) => {
      const cancel = this.clock.after(leftMs, () => this.hurry());
      this.endRest = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Ends a rest that is under way. */
  hurry(): void {
    this.endRest?.();
    this.endRest = undefined;
  }

  private current(): number {
    return Math.floor(this.clock.now() / this.everyMs);
  }
}
