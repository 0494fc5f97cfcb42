import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type AllStreamResolvedEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';
import {
  EventStoreUnavailable,
  UnreadableLog,
  type Position,
  type ReadStreamOptions,
  type RecordedEvent,
} from '../port';
import type { Lease } from './connection';
import { drain } from './drain';
import { inWords, typeOf } from './faults';
import { Patience, type Circumstances } from './patience';
import { beginning, fromPosition, toPosition, type Place } from './place';
import { fromServer, isSystemStream } from './stored-event';

/** Most events in one call. */
const pageSize = 512;
/** Of one page, as long as some of it comes every second. */
const longestReadMs = 30_000;

/** Repeats a read while the server is away, as long as its caller can wait. @throws {EventStoreUnavailable} */
export async function patiently<T>(around: Circumstances, read: (lease: Lease) => Promise<T>): Promise<T> {
  const patience = new Patience(around);
  try {
    for (;;) {
      const lease = around.connection.lease();
      try {
        return await read(lease);
      } catch (error) {
        if (error instanceof UnreadableLog) throw error;
        around.connection.doubt(lease, error);
        if (typeOf(error) === 'access-denied' || !(await patience.again())) {
          throw new EventStoreUnavailable(`EventStoreDB: ${inWords(error)}`, 'not-stored', { cause: error });
        }
      }
    }
  } finally {
    patience.done();
  }
}

/** Events of one stream, in pages. @throws {UnreadableLog} an event is not there that must be. */
export async function readStream(
  around: Circumstances,
  stream: string,
  { direction = FORWARDS, from, limit }: ReadStreamOptions,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const step = direction === FORWARDS ? 1 : -1;
  let next = from;
  while (events.length < limit && (next === undefined || next >= 0)) {
    const atOnce = Math.min(pageSize, limit - events.length);
    const asked = next;
    let page = await patiently(around, (lease) =>
      streamPage(around, lease, stream, direction, asked, atOnce),
    );
    if (page.length === 0 && direction === BACKWARDS && asked !== undefined && events.length === 0) {
      // Beyond the end. The server may look for nothing but the numbers that it was asked for.
      page = await patiently(around, (lease) =>
        streamPage(around, lease, stream, direction, undefined, atOnce),
      );
    }
    // Backwards, the first page may begin anywhere up to where it was asked to: at the stream's end.
    const first = direction === FORWARDS ? (asked ?? 0) : events.length > 0 ? asked : undefined;
    checkUnbroken(stream, page, first, step);
    events.push(...page);
    const last = page.at(-1);
    if (last === undefined || (page.length < atOnce && direction === FORWARDS)) break;
    if (page.length < atOnce && last.revision > 0) throw missing(stream, last.revision - 1);
    next = last.revision + step;
  }
  return events;
}

async function streamPage(
  { connection }: Circumstances,
  { client }: Lease,
  stream: string,
  direction: 'forwards' | 'backwards',
  from: number | undefined,
  maxCount: number,
): Promise<readonly RecordedEvent[]> {
  const end = direction === FORWARDS ? START : END;
  const fromRevision = from === undefined ? end : BigInt(from);
  const read = client.readStream(stream, { direction, fromRevision, maxCount });
  const { events, giveUp } = drain<ResolvedEvent>(read, () => connection.heard());
  try {
    return (await connection.answered(events, { longestMs: longestReadMs, onGivenUp: giveUp })).flatMap(
      ({ event }) => (event ? [fromServer(event)] : []),
    );
  } catch (error) {
    if (typeOf(error) === 'stream-not-found') return [];
    throw error;
  }
}

/** @param first the revision that the page must begin with, if it holds anything and that is known. */
function checkUnbroken(
  stream: string,
  page: readonly RecordedEvent[],
  first: number | undefined,
  step: 1 | -1,
): void {
  let expected = first ?? page[0]?.revision ?? 0;
  for (const { revision } of page) {
    if (revision !== expected) throw missing(stream, expected);
    expected += step;
  }
}

function missing(stream: string, revision: number): UnreadableLog {
  return new UnreadableLog(`The event ${revision} of ${stream} is missing`, {}, { stream, revision });
}

/** The log's last event, whoever's it is. Of nothing that was in the log when it was asked is the position higher. */
export async function lastOfLog({ connection }: Circumstances, lease: Lease): Promise<Place> {
  const [last] = await logBackwards(connection, lease, undefined, 1);
  return last?.event === undefined ? beginning : toPosition(last.event.position);
}

/** The last event that is not the server's own. */
export async function lastOfOurs({ connection }: Circumstances, lease: Lease): Promise<Position | undefined> {
  let before: Position | undefined;
  for (let atOnce = 32; ; atOnce = pageSize) {
    const page = await logBackwards(connection, lease, before, atOnce);
    for (const { event } of page) {
      if (event !== undefined && !isSystemStream(event.streamId)) return toPosition(event.position);
    }
    const oldest = page.at(-1)?.event;
    if (page.length < atOnce || oldest === undefined) return undefined;
    before = toPosition(oldest.position);
  }
}

async function logBackwards(
  connection: Circumstances['connection'],
  { client }: Lease,
  before: Position | undefined,
  maxCount: number,
): Promise<readonly AllStreamResolvedEvent[]> {
  const start = before === undefined ? END : fromPosition(before);
  const read = client.readAll({ direction: BACKWARDS, fromPosition: start, maxCount });
  const { events, giveUp } = drain<AllStreamResolvedEvent>(read, () => connection.heard());
  return connection.answered(events, { longestMs: longestReadMs, onGivenUp: giveUp });
}
