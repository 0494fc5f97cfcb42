import { instant, sleep, type Cancel, type StoredDocument } from '@queuecommerce/infra';
import { isTransient, type ReactorParts } from '../reaction';
import { deadlinesCollection, type Deadline } from './deadline';

type Parts = Pick<ReactorParts, 'documents' | 'clock' | 'log'>;

const collection = deadlinesCollection.name;
const pageSize = 256;
/** The wall clock may jump under a sleeping timer (F11): it is looked at again after this at the latest. */
const longestSleepMs = 30_000;
/** What has fired and is still there fires again after pauses that double from the first to the longest. */
const firstRestMs = 5_000;
const longestRestMs = 10 * 60_000;

interface Rest {
  readonly firings: number;
  /** Undefined once the rest is over. */
  cancel: Cancel | undefined;
}

/**
 * Fires what is due, of one kind of deadline. The documents are its only memory: after a restart what they hold fires. It fires
 * at least once, and again until the document is gone; two processes that both do so are harmless, because what a
 * deadline asks for is decided by deciders that ignore repeats.
 */
export class DurableTimer {
  /** What has fired and has not been seen to be gone. */
  private readonly rests = new Map<string, Rest>();
  private nap = new AbortController();
  /** Until when it sleeps at the longest; undefined while it looks. */
  private wakesAtMs: number | undefined;
  /** The earliest time that was noticed while it looked. */
  private noticedMs = Infinity;

  constructor(
    private readonly parts: Parts,
    private readonly kind: 'order' | 'hold',
    /** Does what is to be done. */
    private readonly fire: (deadline: Deadline) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.nap.abort());
  }

  /** Something is due then: a sleeping timer wakes up earlier if it has to. */
  notice(fireAtMs: number): void {
    this.noticedMs = Math.min(this.noticedMs, fireAtMs);
    if (this.wakesAtMs !== undefined && fireAtMs < this.wakesAtMs) this.nap.abort();
  }

  /** Fires until the signal. */
  async run(): Promise<void> {
    const { clock } = this.parts;
    while (!this.signal.aborted) {
      this.nap = new AbortController();
      this.wakesAtMs = undefined;
      this.noticedMs = Infinity;
      const nextMs = Math.min(await this.look(), this.noticedMs);
      const sleepMs = Math.max(0, Math.min(nextMs - clock.now(), longestSleepMs));
      this.wakesAtMs = clock.now() + sleepMs;
      if (!this.signal.aborted) await sleep(clock, sleepMs, this.nap.signal);
    }
    for (const rest of this.rests.values()) rest.cancel?.();
  }

  /** Fires what is due. Resolves with the time at which something is due next, in milliseconds since 1970. */
  private async look(): Promise<number> {
    const { clock, log } = this.parts;
    const { kind } = this;
    const now = instant(clock);
    try {
      await this.fireDue(now);
      return await this.nextMs(now);
    } catch (error) {
      if (isTransient(error)) log.warn({ kind, error }, 'Deadlines can not be looked at for now');
      else log.error({ kind, error }, 'Deadlines can not be looked at');
      return clock.now() + firstRestMs;
    }
  }

  private async fireDue(now: string): Promise<void> {
    const due = new Set<string>();
    let after: { value: string | null; id: string } | undefined;
    for (let more = true; more && !this.signal.aborted;) {
      const page = await this.parts.documents.find<Deadline>(collection, {
        where: [
          { field: 'kind', op: 'eq', value: this.kind },
          { field: 'fireAt', op: 'lte', value: now },
        ],
        sort: { field: 'fireAt', direction: 'asc' },
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      const last = page.documents.at(-1);
      after = last && { value: last.body.fireAt, id: last.id };
      more = page.more;
      for (const { id } of page.documents) due.add(id);
      await Promise.all(page.documents.map((document) => this.fireUnlessResting(document)));
    }
    for (const [id, { cancel }] of this.rests) if (!cancel && !due.has(id)) this.rests.delete(id);
  }

  private async fireUnlessResting({ id, body }: StoredDocument<Deadline>): Promise<void> {
    const known = this.rests.get(id);
    if (known?.cancel || this.signal.aborted) return;
    const { clock, log } = this.parts;
    const { kind, dueAt } = body;
    log.info({ kind, id: body.id, dueAt }, 'A deadline has passed');
    try {
      await this.fire(body);
    } catch (error) {
      log.warn({ kind, id: body.id, dueAt, error }, 'What a deadline asks for will be repeated');
    }
    const firings = (known?.firings ?? 0) + 1;
    // By elapsed time, which no jump of the clock touches.
    const restMs = Math.min(longestRestMs, firstRestMs * 2 ** (firings - 1));
    const rest: Rest = { firings, cancel: undefined };
    rest.cancel = clock.after(restMs, () => {
      rest.cancel = undefined;
      this.nap.abort();
    });
    this.rests.set(id, rest);
  }

  private async nextMs(now: string): Promise<number> {
    const { documents: next } = await this.parts.documents.find<Deadline>(collection, {
      where: [
        { field: 'kind', op: 'eq', value: this.kind },
        { field: 'fireAt', op: 'gt', value: now },
      ],
      sort: { field: 'fireAt', direction: 'asc' },
      limit: 1,
    });
    const fireAt = next[0]?.body.fireAt ?? null;
    return fireAt === null ? Infinity : Date.parse(fireAt);
  }
}
