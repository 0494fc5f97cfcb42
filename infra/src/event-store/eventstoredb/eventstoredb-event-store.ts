import { setMaxListeners } from 'node:events';
import type { Clock, Entropy } from '../../clock/port';
import { withinTime } from '../../clock/within-time';
import type { Log } from '../../logging/port';
import { checkAppend } from '../check-append';
import { EventStoreUnavailable, type AppendResult, type EventStore } from '../port';
import { appendAnywhere } from './append-anywhere';
import { appendExactly } from './append-exactly';
import { Connection } from './connection';
import { serverAddress } from './connection-string';
import { LogTail } from './log-tail';
import type { Circumstances } from './patience';
import { readAll } from './read-all';
import { lastOfOurs, patiently, readStream } from './reading';
import { toServer } from './stored-event';
import { subscribing } from './subscribing';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113`, `?tls=false` for a server without TLS; `esdb+discover://` or several hosts for a cluster. */
  readonly url: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

/** What is under way when the store is closed gets this long. */
const finishMs = 5_000;

/**
 * The event store in EventStoreDB. The server need not be there: what is asked of it meanwhile fails within a few seconds, and
 * works again when it is back.
 * @throws {BadEngineUrl}
 */
export function openEventStoreDb({ url, clock, entropy, log }: EventStoreDbOptions): EventStore {
  const address = serverAddress(url);
  const closing = new AbortController();
  // One signal ends all subscriptions and waits of the store, which is no leak to be warned of.
  setMaxListeners(0, closing.signal);
  const connection = new Connection(address, clock, log);
  const around: Circumstances = { connection, clock, entropy, closing: closing.signal };
  const tail = new LogTail(around, log);
  const underWay = new Set<Promise<unknown>>();
  const appending = new Map<string, Promise<AppendResult>>();

  /** Runs what the store is asked for, unless it is closed; closing waits for it. */
  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (closing.signal.aborted) throw new EventStoreUnavailable('The event store is closed', 'not-stored');
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  const streamReader: EventStore['readStream'] = (stream, options) =>
    run(() => readStream(around, stream, options));

  return {
    append(stream, expected, events) {
      return run(async () => {
        const serialized = checkAppend(stream, expected, events);
        // Whose first is still under way is not sent: the server may leave a repeat unanswered that comes before its first is
        // in its index.
        const key = [stream, expected, ...serialized.map(({ id }) => id)].join('\n');
        const first = appending.get(key);
        if (first !== undefined) return first;
        const given = serialized.map(toServer);
        const { credentials } = address;
        const result =
          expected === 'any'
            ? appendAnywhere(around, credentials, streamReader, stream, given)
            : appendExactly(around, credentials, stream, expected, given);
        appending.set(key, result);
        try {
          const { revision, position } = await result;
          tail.know(position);
          return { revision, position };
        } finally {
          appending.delete(key);
        }
      });
    },
    readStream: streamReader,
    readAll: (options) => run(() => readAll(around, options)),
    head: () =>
      run(async () => {
        const head = await patiently(around, (lease) => lastOfOurs(around, lease));
        tail.know(head);
        return head;
      }),
    async *subscribe(options) {
      const signal = AbortSignal.any([options.signal, closing.signal]);
      setMaxListeners(0, signal);
      yield* subscribing(around, tail, { ...options, signal });
    },
    async close() {
      closing.abort();
      const ended = Promise.allSettled([...underWay, tail.ended()]);
      await withinTime(clock, finishMs, ended, () => undefined).catch(() => undefined);
      await connection.close();
    },
  };
}
