import {
  CheckpointConflict,
  persist,
  sleep,
  type Clock,
  type DocumentStore,
  type Entropy,
  type Log,
  type Position,
} from '@queuecommerce/infra';
import { isTransient } from '../reaction';

export interface LeaseParts {
  /** What is held: of all processes that share the documents, one has it. */
  readonly name: string;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

/** The holder shows that it lives so often, and who stands by looks so often. */
export const beatMs = 1_000;
/** A holder that has not been seen to live for so many looks in a row is dead. */
const mostSilentLooks = 5;
const backoff = { firstMs: 100, capMs: beatMs };

/**
 * The right to do something that one process at a time is to do. It saves work and is no safety: a holder may be frozen and not know
 * that it was succeeded, so what it does must be harmless to do twice.
 *
 * It is a checkpoint that its holder moves at each beat, so that of all who take it from one place one gets it. No clock is
 * compared with another's: who stands by watches whether it moves. A process that starts takes it at once, and who had it finds out at
 * its next beat: a restart need not wait for its own ghost, and a new version takes over from the old one.
 */
export class Lease {
  /** What the checkpoint holds, as far as we know. */
  private seen: Position | undefined;
  private readonly reader: string;
  private readonly holder: string;

  constructor(private readonly parts: LeaseParts) {
    this.reader = `lease:${parts.name}`;
    this.holder = parts.entropy.uuid();
  }

  /** Takes it from whoever has it. False if another was faster, or `signal` came first. @throws what will not heal. */
  take(signal: AbortSignal): Promise<boolean> {
    return this.move('held', signal, async () => {
      this.seen = await this.parts.documents.checkpoint(this.reader);
    });
  }

  /** Shows that we live, beat after beat; resolves once another has taken it, or at the signal. @throws what will not heal. */
  async hold(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.parts.clock, beatMs, signal);
      if (signal.aborted || !(await this.move('held', signal))) return;
    }
  }

  /** Lets go of it, so that the next need not wait. If it can not be told now, it is found out by our silence. */
  async release(): Promise<void> {
    try {
      await this.write('free');
    } catch (error) {
      if (!(error instanceof CheckpointConflict))
        this.parts.log.debug({ error }, 'The lease is not let go of');
    }
  }

  /** Resolves with true once its holder has let go or is dead; with false at the signal. @throws what will not heal. */
  async untilFree(signal: AbortSignal): Promise<boolean> {
    let silentLooks = 0;
    while (!signal.aborted) {
      const before = this.seen;
      const hasLooked = await this.keepTrying(signal, async () => {
        this.seen = await this.parts.documents.checkpoint(this.reader);
      });
      silentLooks = hasLooked && this.seen === before ? silentLooks + 1 : 0;
      if (this.seen === undefined || this.seen.endsWith(':free') || silentLooks >= mostSilentLooks)
        return true;
      await sleep(this.parts.clock, beatMs, signal);
    }
    return false;
  }

  /** False if somebody else has moved it, or the signal came first. */
  private async move(to: 'held', signal: AbortSignal, before?: () => Promise<void>): Promise<boolean> {
    let isOurs = true;
    const isDone = await this.keepTrying(signal, async () => {
      await before?.();
      try {
        await this.write(to);
      } catch (error) {
        if (!(error instanceof CheckpointConflict)) throw error;
        this.seen = error.actual;
        isOurs = false;
      }
    });
    return isDone && isOurs;
  }

  private async write(state: 'held' | 'free'): Promise<void> {
    const from = this.seen;
    const count = Number(from?.split(':')[0] ?? 0) + 1;
    const to = `${String(count).padStart(12, '0')}:${this.holder}:${state}`;
    try {
      await this.parts.documents.write({ writes: [], checkpoint: { reader: this.reader, from, to } });
    } catch (error) {
      // A write of ours of which we never heard whether it was stored.
      if (!(error instanceof CheckpointConflict) || error.actual !== to) throw error;
    }
    this.seen = to;
  }

  private async keepTrying(signal: AbortSignal, action: () => Promise<void>): Promise<boolean> {
    const { clock, entropy, log } = this.parts;
    const outcome = await persist(action, {
      clock,
      entropy,
      backoff,
      signal,
      givesUp: (error) => !isTransient(error),
      onFailure: (error, failures) => log.debug({ error, failures }, 'The lease can not be looked at'),
    });
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.kind === 'done';
  }
}
