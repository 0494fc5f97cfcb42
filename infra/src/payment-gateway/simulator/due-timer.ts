import type { Cancel, Clock } from '../../clock/port';
import type { Log } from '../../logging/port';
import type { Ledger } from './ledger';

const batch = 256;
/** No timer runs longer, so that a clock that jumps is noticed (F11). */
const longestWaitMs = 24 * 60 * 60 * 1000;
const retryMs = 1_000;

/** Makes what is due happen (P8): the timer is only a shadow of the ledger, computed anew at each start. */
export class DueTimer {
  private armed: { readonly dueMs: number; readonly cancel: Cancel } | undefined;
  private running = true;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly settlePayment: (gatewayPaymentId: string) => Promise<unknown>,
  ) {}

  /** Looks into the ledger for what is due next. */
  start(): void {
    this.notice(this.ledger.nextDueMs() ?? null);
  }

  /** Something is due then. */
  notice(dueMs: number | null): void {
    if (!this.running || dueMs === null || (this.armed && this.armed.dueMs <= dueMs)) return;
    this.armed?.cancel();
    const waitMs = Math.min(Math.max(dueMs - this.clock.now(), 0), longestWaitMs);
    const cancel = this.clock.after(waitMs, () => {
      this.armed = undefined;
      void this.fire();
    });
    this.armed = { dueMs, cancel };
  }

  stop(): void {
    this.running = false;
    this.armed?.cancel();
  }

  private async fire(): Promise<void> {
    try {
      let due: readonly string[];
      do {
        due = this.ledger.dueIntents(this.clock.now(), batch);
        await Promise.all(due.map(this.settlePayment));
      } while (this.running && due.length === batch);
      if (this.running) this.start();
    } catch (error) {
      if (!this.running) return;
      this.log.warn({ error }, 'What was due at the gateway could not be done; trying again');
      this.notice(this.clock.now() + retryMs);
    }
  }
}
