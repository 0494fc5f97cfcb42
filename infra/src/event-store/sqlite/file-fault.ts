import type { Database } from '../../sqlite/database';
import { toPosition } from '../numbered-position';
import { placeInWords, type Finding } from '../verification/finding';

/** Each finds the first event, or stream, whose place in its stream is not where the log has it. */
const misplaced = [
  `SELECT events.position, events.stream, events.revision
     FROM events LEFT JOIN events AS first ON first.position = events.origin
    WHERE first.stream IS NOT events.stream OR first.revision IS NOT 0
       OR (events.expected_any IS NOT NULL AND events.expected_any <> 1)
    ORDER BY events.position LIMIT 1`,
  `SELECT events.position, events.stream, events.revision
     FROM events LEFT JOIN streams ON streams.name = events.stream
    WHERE events.revision = 0 AND streams.origin IS NOT events.position
    ORDER BY events.position LIMIT 1`,
  `SELECT streams.origin AS position, streams.name AS stream, 0 AS revision
     FROM streams LEFT JOIN events ON events.position = streams.origin
    WHERE events.stream IS NOT streams.name OR events.revision <> 0
    ORDER BY streams.origin LIMIT 1`,
];

/** What is wrong with a file besides the events themselves: what they are found by. */
export function findFileFault(db: Database): Finding | undefined {
  try {
    for (const sql of misplaced) {
      const row = db.prepare(sql).get();
      if (row === undefined) continue;
      const place = { position: toPosition(row.position), stream: row.stream, revision: row.revision };
      const message = `The event (${placeInWords(place)}) is not found by its stream`;
      return { kind: 'damaged', ...place, message };
    }
    const fault: unknown = db.prepare('PRAGMA integrity_check(1)').get().integrity_check;
    return fault === 'ok' ? undefined : { kind: 'damaged', message: `The file is damaged: ${String(fault)}` };
  } catch (error) {
    return { kind: 'damaged', message: `The file is damaged: ${String(error)}` };
  }
}
