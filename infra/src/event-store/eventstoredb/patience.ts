import { backoffMs } from '../../clock/backoff';
import { sleep, type Cancel, type Clock, type Entropy } from '../../clock/port';
import type { Connection } from './connection';

/** A call to the server is begun again for this long; the last one begun may take its own time still. */
const retryForMs = 2_500;
const backoff = { firstMs: 50, capMs: 500 };

export interface Circumstances {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Aborts when the store is closed. */
  readonly closing: AbortSignal;
}

/** How long a caller is kept waiting for a server that is away: bounded, so that it can answer 503. */
export class Patience {
  private failures = 0;
  private isOver = false;
  private readonly cancel: Cancel;

  constructor(private readonly around: Circumstances) {
    this.cancel = around.clock.after(retryForMs, () => (this.isOver = true));
  }

  /** Resolves when it is to be tried again. False: it is to be given up. */
  async again(): Promise<boolean> {
    const { clock, entropy, closing } = this.around;
    if (this.isOver || closing.aborted) return false;
    this.failures += 1;
    await sleep(clock, backoffMs(backoff, this.failures, entropy), closing);
    return !closing.aborted;
  }

  done(): void {
    this.cancel();
  }
}
