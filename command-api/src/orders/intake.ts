import {
  sleep,
  type Clock,
  type DocumentStore,
  type EventStore,
  type Log,
  type Position,
} from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';

export interface IntakeParts {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly documents: Pick<DocumentStore, 'checkpoint'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How far what was placed has been begun: the checkpoint of who begins it, and the streams that it reads. */
  readonly reading: { readonly checkpoint: string; readonly streamPrefixes: readonly string[] };
}

/** An order is taken as long as those before it have not waited longer than this to be begun, or wait less than they did. */
const longestWaitMs = 10_000;
const lookEveryMs = { open: 1_000, full: 100 } as const;
/** The wait is compared with what it was so long ago. */
const compareEveryMs = 1_000;
/** A checkpoint that has not moved for so long is of one who is away, and not of one who is behind. */
const standstillMs = 5_000;

/**
 * Whether more orders are taken (I10). What is asked for beyond what can be carried out is refused while it is still cheap, so that what was
 * taken is carried out. An outage is no reason: while nothing is begun at all, orders are taken and wait, and after it they are taken as
 * long as the wait gets shorter.
 */
export class Intake {
  private isFull = false;
  private seen: Position | undefined;
  private movedAtMs = -Infinity;
  private compared = { waitMs: 0, atMs: -Infinity };
  private readonly stopping = new AbortController();
  private looking = Promise.resolve();

  constructor(private readonly parts: IntakeParts) {}

  /** Looks from now on. Before, everything is taken. */
  start(): void {
    this.looking = this.keepLooking();
  }

  /** @throws {Problem} 503 `overloaded` */
  check(): void {
    if (!this.isFull) return;
    throw new Problem({
      status: 503,
      code: 'overloaded',
      detail: 'Orders that were placed before wait to be begun; nothing was done: send it again',
      headers: { 'Retry-After': '2' },
    });
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.looking;
  }

  private async keepLooking(): Promise<void> {
    const { clock, log } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        // Who can not tell how much waits takes what comes.
        this.isFull = false;
        log.debug({ error }, 'How long orders wait can not be seen');
      }
      await sleep(clock, this.isFull ? lookEveryMs.full : lookEveryMs.open, signal);
    }
  }

  private async look(): Promise<void> {
    const { store, documents, clock, log, reading } = this.parts;
    const { checkpoint, streamPrefixes } = reading;
    const after = await documents.checkpoint(checkpoint);
    const [oldest] = await store.readAll({ after, limit: 1, streamPrefixes });
    const nowMs = clock.now();
    if (after !== this.seen) this.movedAtMs = nowMs;
    this.seen = after;
    const waitMs = oldest === undefined ? 0 : nowMs - Date.parse(oldest.recordedAt);
    const grows = this.grows(waitMs, nowMs);
    const isFull = grows && waitMs > longestWaitMs && nowMs - this.movedAtMs < standstillMs;
    if (isFull !== this.isFull)
      log.warn({ waitMs }, isFull ? 'Orders are refused: too many wait' : 'Orders are taken again');
    this.isFull = isFull;
  }

  /** Whether the wait is longer than it was; between two comparisons, as it was at the last. */
  private grows(waitMs: number, nowMs: number): boolean {
    if (nowMs - this.compared.atMs < compareEveryMs) return this.isFull;
    const grows = waitMs > this.compared.waitMs;
    this.compared = { waitMs, atMs: nowMs };
    return grows;
  }
}
