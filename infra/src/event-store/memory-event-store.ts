import type { Clock } from '../clock/port';
import { instant, sleep } from '../clock/port';
import { beyondTheEnd, catchUp, passes, type LogSource, type Scan } from './catch-up';
import { checkAppend } from './check-append';
import { fromPosition, toPosition } from './numbered-position';
import {
  EventStoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type RecordedEvent,
} from './port';
import type { SerializedEvent } from './serialized-event';
import { WakeUp } from './wake-up';

/** Events looked through in one step of a subscription. */
const scanWindow = 4_096;

/** The event store in memory: for tests and the simulation. It is asynchronous by promises alone and keeps nothing. */
export function memoryEventStore({ clock }: { readonly clock: Clock }): EventStore {
  const log: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const wakeUp = new WakeUp();
  const closing = new AbortController();

  function append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly SerializedEvent[],
  ): AppendResult {
    const stored = streams.get(stream) ?? [];
    const place = placeOf(stored, expected, events);
    if (place === stored.length) {
      for (const event of events) record(stream, stored, event);
      streams.set(stream, stored);
    }
    const last = stored[place + events.length - 1];
    if (last === undefined || events.some(({ id }, i) => stored[place + i]?.id !== id)) {
      throw new WrongExpectedRevision(stream, expected, stored.length === 0 ? 'none' : stored.length - 1);
    }
    return { revision: last.revision, position: last.position };
  }

  function record(stream: string, stored: RecordedEvent[], event: SerializedEvent): void {
    const recorded: RecordedEvent = deepFreeze({
      ...event,
      data: JSON.parse(event.data),
      metadata: JSON.parse(event.metadata),
      stream,
      revision: stored.length,
      position: toPosition(log.length + 1),
      recordedAt: instant(clock),
    });
    stored.push(recorded);
    log.push(recorded);
  }

  const source: LogSource = {
    scan(after, limit, streamPrefixes): Scan {
      if (after > log.length) throw beyondTheEnd(after, log.length);
      const events: RecordedEvent[] = [];
      const end = Math.min(log.length, after + scanWindow);
      let scannedTo = after;
      for (; scannedTo < end && events.length < limit; scannedTo += 1) {
        const event = log[scannedTo];
        if (event !== undefined && passes(event.stream, streamPrefixes)) events.push(event);
      }
      return { events, scannedTo, caughtUp: scannedTo >= log.length };
    },
    get version() {
      return wakeUp.version;
    },
    join: (_, signal) => ({
      more: (seen) => wakeUp.changed(seen, signal).then(() => true),
      end() {},
    }),
    breathe: () => Promise.resolve(),
    pause: (signal) => sleep(clock, 0, signal),
  };

  return {
    async append(stream, expected, events) {
      const serialized = checkAppend(stream, expected, events);
      await Promise.resolve();
      if (closing.signal.aborted) throw new EventStoreUnavailable('The event store is closed', 'not-stored');
      const result = append(stream, expected, serialized);
      wakeUp.notify();
      return result;
    },
    async readStream(stream, { direction = 'forwards', from, limit }) {
      const stored = streams.get(stream) ?? [];
      if (direction === 'forwards') return stored.slice(from ?? 0, (from ?? 0) + limit);
      const end = Math.min(from ?? stored.length, stored.length - 1) + 1;
      return stored.slice(Math.max(end - limit, 0), end).toReversed();
    },
    async readAll({ after, limit, streamPrefixes }) {
      const events: RecordedEvent[] = [];
      for (let i = fromPosition(after); i < log.length && events.length < limit; i += 1) {
        const event = log[i];
        if (event !== undefined && passes(event.stream, streamPrefixes)) events.push(event);
      }
      return events;
    },
    subscribe: (options) =>
      catchUp(source, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    async head() {
      return log.at(-1)?.position;
    },
    async close() {
      closing.abort();
    },
  };
}

/** The revision at which these events stand, or would have to be put. */
function placeOf(
  stored: readonly RecordedEvent[],
  expected: ExpectedRevision,
  events: readonly SerializedEvent[],
): number {
  if (expected === 'none') return 0;
  if (expected !== 'any') return expected + 1;
  const known = stored.findIndex(({ id }) => events.some((event) => event.id === id));
  return known === -1 ? stored.length : known;
}

/** So that a reader who changes what others read too is found out in the tests. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
