import type { Credentials, JSONEventData } from '@eventstore/db-client';
import { WrongExpectedRevision, type AppendResult, type ReadableLog } from '../port';
import { appendExactly } from './append-exactly';
import { Patience, type Circumstances } from './patience';

/** An append that is repeated is known as a repeat if no more events than this have come to its stream since. */
const lookedBack = 1_024;

/** Where these events stand already, or the end of the stream, to which they can be added. */
interface Place {
  readonly after: number | 'none';
  readonly isTaken: boolean;
}

/**
 * Appends at the stream's end, wherever that is. The server's own `any` forgets which ids it has seen when it starts anew; so
 * the end is looked up, with the ids that stand before it, and the append made exactly there. Who appends in between makes it
 * look again.
 */
export async function appendAnywhere(
  around: Circumstances,
  credentials: Credentials,
  readStream: ReadableLog['readStream'],
  stream: string,
  events: JSONEventData[],
): Promise<AppendResult> {
  const patience = new Patience(around);
  try {
    for (;;) {
      const place = await placeFor(readStream, stream, events);
      try {
        return await appendExactly(around, credentials, stream, place.after, events);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        if (place.isTaken || !(await patience.again())) {
          throw new WrongExpectedRevision(stream, 'any', error.actual);
        }
      }
    }
  } finally {
    patience.done();
  }
}

async function placeFor(
  readStream: ReadableLog['readStream'],
  stream: string,
  events: readonly JSONEventData[],
): Promise<Place> {
  const order = new Map(events.map(({ id }, i) => [id, i]));
  const latest = await readStream(stream, { direction: 'backwards', limit: lookedBack });
  for (const { id, revision } of latest) {
    const i = order.get(id);
    // Whether the others stand around it as they should is for the server to see: it compares all ids.
    if (i !== undefined) return { after: before(Math.max(revision - i, 0)), isTaken: true };
  }
  return { after: latest[0]?.revision ?? 'none', isTaken: false };
}

function before(revision: number): number | 'none' {
  return revision === 0 ? 'none' : revision - 1;
}
