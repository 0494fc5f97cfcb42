import {
  NO_STREAM,
  WrongExpectedVersionError,
  type Credentials,
  type JSONEventData,
} from '@eventstore/db-client';
import { EventStoreUnavailable, InvalidAppend, WrongExpectedRevision, type AppendResult } from '../port';
import { inWords, neverSent, typeOf } from './faults';
import { Patience, type Circumstances } from './patience';
import { toPosition } from './place';

/** The server forgets a call that was given up here no sooner than we do. */
const deadlineMs = 5_000;
/** The server is silent until it has an append's last event. */
const sendingMsPerEvent = 10;

/**
 * Appends at an exact place. An attempt whose end is unknown is repeated with the same ids at the same place, which the server
 * answers with the first one's result: also when the first arrives after the second, for then it is the repeat. Once the stream
 * has gone on with other events no attempt can be stored any more, so a refusal is final whatever came before it.
 */
export async function appendExactly(
  around: Circumstances,
  credentials: Credentials,
  stream: string,
  expected: number | 'none',
  events: JSONEventData[],
): Promise<AppendResult> {
  const expectedRevision = expected === 'none' ? NO_STREAM : BigInt(expected);
  const sendingMs = sendingMsPerEvent * events.length;
  const patience = new Patience(around);
  let outcome: EventStoreUnavailable['outcome'] = 'not-stored';
  try {
    for (;;) {
      const lease = around.connection.lease();
      try {
        const call = lease.client.appendToStream(stream, events, {
          expectedRevision,
          credentials,
          deadline: deadlineMs + sendingMs,
        });
        const { nextExpectedRevision, position } = await around.connection.answered(call, { sendingMs });
        return { revision: Number(nextExpectedRevision), position: toPosition(position) };
      } catch (error) {
        refuse(stream, expected, error);
        around.connection.doubt(lease, error);
        if (!neverSent(error) && typeOf(error) !== 'access-denied') outcome = 'unknown';
        if (typeOf(error) === 'access-denied' || !(await patience.again())) {
          throw new EventStoreUnavailable(`EventStoreDB: ${inWords(error)}`, outcome, { cause: error });
        }
      }
    }
  } finally {
    patience.done();
  }
}

/** @throws what the server refused, in the port's words. Returns if it refused nothing. */
function refuse(stream: string, expected: number | 'none', error: unknown): void {
  if (error instanceof WrongExpectedVersionError) {
    throw new WrongExpectedRevision(stream, expected, revisionOf(error.actualVersion));
  }
  switch (typeOf(error)) {
    case 'maximum-append-size-exceeded':
      throw new InvalidAppend(`EventStoreDB takes no append as large as this one to ${stream}`, {
        cause: error,
      });
    case 'stream-deleted':
      throw new InvalidAppend(`${stream} was deleted for good in EventStoreDB`, { cause: error });
    default:
  }
}

/** A revision, or a word or negative number for a stream that does not exist. */
function revisionOf(version: unknown): number | 'none' {
  return typeof version === 'bigint' && version >= 0n ? Number(version) : 'none';
}
