import {
  makeSeal,
  Pace,
  paced,
  persist,
  sealIn,
  sleep,
  WrongExpectedRevision,
  type Clock,
  type Entropy,
  type EventStore,
  type Log,
  type Position,
  type RecordedEvent,
  type Signer,
} from '@queuecommerce/infra';
import { isTransient } from '../reaction';
import { SubscriptionEnded } from '../reading/reactor';
import { appendSeal, lastSealOf, type LastSeal } from './last-seal';
import { OpenInterval } from './open-interval';

export interface LogSealerParts {
  readonly store: EventStore;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** A seal covers at most so many events. Default 10,000. */
  readonly everyEvents?: number;
  /** An event is sealed so long after it came, at the latest. Default 60,000. */
  readonly everyMs?: number;
}

export interface LogSealerStatus {
  /** `failed`: it stopped by itself, `error` says why; the log goes on, unsealed. */
  readonly state: 'running' | 'stopped' | 'failed';
  readonly error: Error | undefined;
  /** Of the last event that a seal covers, as far as this process knows. */
  readonly sealedTo: Position | undefined;
  readonly unsealedEvents: number;
  readonly isCaughtUp: boolean;
}

export interface LogSealer {
  status(): LogSealerStatus;
  /** Seals what has come, once, and resolves. To be asked when those who append have stopped. */
  stop(): Promise<void>;
}

/**
 * Seals the log as it grows (see `Seal`). It goes on behind the last seal that the log holds, so a crash costs no more than reading
 * the events since then again. Several processes may do it: the log takes one seal at a place, and the others go on from that.
 */
export function startLogSealer(parts: LogSealerParts): LogSealer {
  return new Sealer(parts);
}

const backoff = { firstMs: 100, capMs: 5_000 };
const pageSize = 512;
/** How long an event may wait to be hashed: a seal waits for a minute anyway. */
const paceMs = 100;

class Sealer implements LogSealer {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private readonly everyEvents: number;
  private readonly everyMs: number;
  private last: LastSeal | undefined;
  private interval = new OpenInterval();
  /** Until the interval has to be sealed. */
  private timer: { readonly due: Promise<void>; readonly cancel: AbortController } | undefined;
  private isCaughtUp = false;
  private hasEnded = false;
  private failure: Error | undefined;

  constructor(private readonly parts: LogSealerParts) {
    this.everyEvents = parts.everyEvents ?? 10_000;
    this.everyMs = parts.everyMs ?? 60_000;
    this.running = this.run();
  }

  status(): LogSealerStatus {
    return {
      state: this.failure ? 'failed' : this.hasEnded ? 'stopped' : 'running',
      error: this.failure,
      sealedTo: this.last?.position === '' ? undefined : this.last?.position,
      unsealedEvents: this.interval.tree.size,
      isCaughtUp: this.isCaughtUp,
    };
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.running;
  }

  private async run(): Promise<void> {
    const { clock, entropy, log } = this.parts;
    const { signal } = this.stopping;
    const outcome = await persist(
      async () => {
        while (!signal.aborted) await this.follow();
      },
      {
        clock,
        entropy,
        backoff,
        signal,
        givesUp: (error) => !isTransient(error) && !(error instanceof WrongExpectedRevision),
        onFailure: (error, failures) => log.debug({ error, failures }, 'Sealing the log begins again'),
      },
    );
    if (outcome.kind === 'failed') {
      this.failure = outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error));
      log.error({ error: outcome.error }, 'The log is not sealed any more');
    } else {
      await this.finish();
    }
    this.hasEnded = true;
  }

  /** Reads and seals until it is stopped, or another process has sealed. */
  private async follow(): Promise<void> {
    const { store } = this.parts;
    this.isCaughtUp = false;
    const last = await lastSealOf(store);
    this.begin(last);
    const reading = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, reading.signal]);
    const subscription = store.subscribe({ ...behind(last.position), signal });
    const batches = paced(subscription, new Pace(this.parts.clock, paceMs), signal);
    let next = batches.next();
    try {
      for (;;) {
        const arrived = await Promise.race([next, ...(this.timer ? [this.timer.due] : [])]);
        if (arrived === undefined) {
          await this.seal();
          continue;
        }
        if (this.stopping.signal.aborted) return;
        if (arrived.done) throw new SubscriptionEnded('log-sealer');
        if (!(await this.take(arrived.value.events))) return;
        this.isCaughtUp = arrived.value.caughtUp;
        // Behind, it seals by numbers only: all that there is to read is old.
        if (this.isCaughtUp) this.startTimer();
        next = batches.next();
      }
    } finally {
      this.timer?.cancel.abort();
      reading.abort();
      // Its outcome does not count any more, but must not be left without a reader.
      await Promise.allSettled([next]);
    }
  }

  /** False if another process has sealed, so that this interval is not the open one. */
  private async take(events: readonly RecordedEvent[]): Promise<boolean> {
    for (const event of events) {
      const seal = sealIn(event);
      if (seal && seal.position > (this.last?.position ?? '')) return false;
      this.interval.add(event);
      const { newsSince, tree } = this.interval;
      if (newsSince !== undefined && tree.size >= this.everyEvents) await this.seal();
    }
    return true;
  }

  /** @throws {WrongExpectedRevision} another process was faster */
  private async seal(): Promise<void> {
    const { store, log } = this.parts;
    const { last, interval } = this;
    if (last === undefined || interval.last === undefined) return;
    const seal = await makeSeal(last, interval.tree, interval.last.position, this.parts);
    this.begin(await appendSeal(store, last, seal, interval.last));
    log.debug({ position: seal.position, count: seal.count, size: seal.size }, 'The log is sealed');
  }

  private begin(last: LastSeal): void {
    this.last = last;
    this.interval = new OpenInterval();
    this.timer?.cancel.abort();
    this.timer = undefined;
  }

  private startTimer(): void {
    const { clock } = this.parts;
    const { newsSince } = this.interval;
    if (newsSince === undefined || this.timer !== undefined) return;
    const delayMs = Date.parse(newsSince) + this.everyMs - clock.now();
    const cancel = new AbortController();
    // The clock may have jumped since (F11).
    this.timer = { due: sleep(clock, Math.min(Math.max(delayMs, 0), this.everyMs), cancel.signal), cancel };
  }

  private async finish(): Promise<void> {
    try {
      if (this.isCaughtUp && !(await this.readOn())) return;
      if (this.interval.newsSince !== undefined) await this.seal();
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision))
        this.parts.log.warn({ error }, 'The last events are not sealed; the next start does it');
    }
    this.timer?.cancel.abort();
  }

  /** What has come between the last batch and the stop. False if another process has sealed. */
  private async readOn(): Promise<boolean> {
    const { store } = this.parts;
    const head = (await store.head()) ?? '';
    for (;;) {
      const reached = this.interval.last?.position ?? this.last?.position ?? '';
      if (reached >= head) return true;
      const events = await store.readAll({ ...behind(reached), limit: pageSize });
      if (events.length === 0) return true;
      if (!(await this.take(events))) return false;
    }
  }
}

function behind(position: Position): { readonly after?: Position } {
  return position === '' ? {} : { after: position };
}
