import type { Cancel, Clock } from '../../clock/port';
import { withinTime } from '../../clock/within-time';
import type { Log } from '../../logging/port';
import type { ServerAddress } from './connection-string';
import { inWords, isOfConnection, NoAnswer, SlowAnswer } from './faults';
import { ServerClient } from './server-client';

/** A client that is used until somebody doubts it. */
export interface Lease {
  readonly client: ServerClient;
  readonly generation: number;
}

/** How long a call is waited for. */
export interface Bounds {
  /** It is on its way for so long beside the usual, while the server can say nothing yet. Default 0. */
  readonly sendingMs?: number;
  /** While others are answered. */
  readonly longestMs?: number;
  /** Ends the call's side that is here. */
  readonly onGivenUp?: () => void;
}

/** A call is given up when nothing at all has come from the server for this long. */
const usualSilentMs = 1_000;
/** Of one call, while others are answered. */
const longestCallMs = 3_000;
/** A timer that is so much too late says that it was this process that stood still: what the server sent meanwhile is unread. */
const standstillMs = 250;
/** A connection gets this long before it is replaced, so that many failures at once do not make many connections. */
const youngMs = 100;
const goodbyeMs = 1_000;
const nothing: Cancel = () => undefined;

/**
 * The store's one client, and its replacement when the connection is in doubt. A new one connects at once: waiting for grpc to
 * try again (up to two minutes) or to notice a silent peer (18 s, EVENTSTOREDB.md) takes too long. Calls under way on the old
 * one may still end well.
 */
export class Connection {
  private current: Lease;
  private answers = 0;
  private isYoung = false;
  private isAway = false;
  private isClosed = false;
  private cancelAgeing = nothing;

  constructor(
    private readonly address: ServerAddress,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.current = { client: new ServerClient(address, 0), generation: 0 };
  }

  lease(): Lease {
    return this.current;
  }

  /** Something came from the server. */
  heard(): void {
    this.answers += 1;
    if (!this.isAway) return;
    this.isAway = false;
    this.log.info({}, 'EventStoreDB answers again');
  }

  /**
   * The result of a call, as long as the server is not silent for a second (and what it takes to send the call) in which this process was
   * there to hear it, and others' calls are not answered for much longer than this one is. What the call does afterwards is nobody's
   * business.
   * @throws {NoAnswer | SlowAnswer} and whatever the call ended with
   */
  async answered<T>(
    call: Promise<T>,
    { sendingMs = 0, longestMs = longestCallMs, onGivenUp = nothing }: Bounds = {},
  ): Promise<T> {
    const silentMs = usualSilentMs + sendingMs;
    // In case that it fails after it was given up.
    call.catch(nothing);
    let cancel = nothing;
    const givenUp = new Promise<never>((_, reject) => {
      const watch = (seen: number, waitedMs: number): void => {
        const dueMs = this.clock.now() + silentMs;
        cancel = this.clock.after(silentMs, () => {
          const longMs = waitedMs + silentMs;
          const isInDoubt = this.answers === seen && this.clock.now() - dueMs < standstillMs;
          if (!isInDoubt && longMs < longestMs) return watch(this.answers, longMs);
          onGivenUp();
          if (this.answers === seen) reject(new NoAnswer(`EventStoreDB was silent for ${silentMs} ms`));
          else reject(new SlowAnswer(`EventStoreDB did not answer a call for ${longMs} ms`));
        });
      };
      watch(this.answers, 0);
    });
    try {
      const result = await Promise.race([call, givenUp]);
      this.heard();
      return result;
    } catch (error) {
      if (!isOfConnection(error) && !(error instanceof SlowAnswer)) this.heard();
      throw error;
    } finally {
      cancel();
    }
  }

  /** A call of this lease failed so: is the connection to be replaced? It is once, however many say so. */
  doubt(lease: Lease, error: unknown): void {
    if (this.isClosed || !isOfConnection(error)) return;
    if (!this.isAway) this.log.warn({ error: inWords(error) }, 'EventStoreDB is away');
    this.isAway = true;
    if (lease.generation !== this.current.generation || this.isYoung) return;
    const generation = lease.generation + 1;
    this.current = { client: new ServerClient(this.address, generation), generation };
    this.isYoung = true;
    this.cancelAgeing = this.clock.after(youngMs, () => (this.isYoung = false));
    void letGo(lease.client);
  }

  /** Bounded, whatever the server does. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.cancelAgeing();
    const { client } = this.current;
    await withinTime(this.clock, goodbyeMs, client.dispose(), nothing).catch(nothing);
    await withinTime(this.clock, goodbyeMs, letGo(client), nothing).catch(nothing);
  }
}

async function letGo(client: ServerClient): Promise<void> {
  try {
    await client.disconnect();
  } catch {
    // There was no connection to let go of.
  }
}
