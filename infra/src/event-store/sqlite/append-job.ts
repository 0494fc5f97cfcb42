import type { JobHandler } from '../../sqlite/job';
import type { Database } from '../../sqlite/database';
import type { SerializedEvent } from '../serialized-event';
import type { ExpectedRevision } from '../port';
import { checksumOf } from './checksum';
import { StreamTable, type StreamEnd } from './stream-table';

export interface AppendPayload {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly recordedAtMs: number;
  readonly events: readonly SerializedEvent[];
}

export type AppendOutcome =
  | {
      readonly kind: 'appended';
      readonly revision: number;
      readonly position: number;
      /** Whether they stood there already, from an earlier append. */
      readonly isRepeat: boolean;
    }
  | { readonly kind: 'wrong-expected-revision'; readonly actual: number | 'none' };

/**
 * Appends in the writer thread. The check of the expected revision and the insert stand in one transaction that began by
 * taking the file's write lock, so no other process can come between.
 */
export function appendJob(db: Database): JobHandler<AppendPayload, AppendOutcome> {
  const streams = new StreamTable(db);
  const insert = db.prepare(
    `INSERT INTO events (position, stream, origin, revision, expected_any, recorded_at_ms, checksum, id, type,
       schema_version, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const lastPositionInFile = db.prepare('SELECT max(position) AS position FROM events');
  const idsFrom = db.prepare(
    'SELECT id, position FROM events WHERE origin = ? AND revision >= ? ORDER BY revision LIMIT ?',
  );
  const appendedAnywhere = db.prepare(
    'SELECT revision FROM events WHERE origin = ? AND id = ? AND expected_any = 1',
  );
  let lastPosition: number | undefined;

  /** The result of an earlier append of the same events at this place; undefined if something else stands there. */
  function repeated(
    stream: StreamEnd,
    revision: number,
    events: readonly SerializedEvent[],
  ): AppendOutcome | undefined {
    const stored = idsFrom.all(stream.origin, revision, events.length);
    if (stored.length < events.length || events.some(({ id }, i) => stored[i].id !== id)) return undefined;
    return {
      kind: 'appended',
      revision: revision + events.length - 1,
      position: stored[events.length - 1].position,
      isRepeat: true,
    };
  }

  /** For `any`: where the first of these ids already stands. */
  function firstKnown(stream: StreamEnd, events: readonly SerializedEvent[]): number | undefined {
    for (const { id } of events) {
      const row = appendedAnywhere.get(stream.origin, id);
      if (row !== undefined) return row.revision;
    }
    return undefined;
  }

  return {
    run({ stream, expected, recordedAtMs, events }) {
      const end = streams.end(stream);
      const actual = end?.revision ?? -1;
      const refused: AppendOutcome = { kind: 'wrong-expected-revision', actual: end?.revision ?? 'none' };
      const place =
        expected === 'any' ? end && firstKnown(end, events) : (expected === 'none' ? -1 : expected) + 1;
      if (place !== undefined && place !== actual + 1) {
        if (end === undefined || place > actual) return refused;
        return repeated(end, place, events) ?? refused;
      }

      lastPosition ??= Number(lastPositionInFile.get().position ?? 0);
      let position = lastPosition;
      const origin = end?.origin ?? streams.add(stream, position + 1);
      let revision = actual;
      for (const { id, type, schemaVersion, data, metadata } of events) {
        position += 1;
        revision += 1;
        insert.run(
          position,
          stream,
          origin,
          revision,
          expected === 'any' ? 1 : null,
          recordedAtMs,
          checksumOf({ position, stream, revision, recordedAtMs, id, type, schemaVersion, data, metadata }),
          id,
          type,
          schemaVersion,
          data,
          metadata,
        );
      }
      lastPosition = position;
      streams.remember(stream, { origin, revision });
      return { kind: 'appended', revision, position, isRepeat: false };
    },
    forget() {
      lastPosition = undefined;
      streams.forget();
    },
  };
}
