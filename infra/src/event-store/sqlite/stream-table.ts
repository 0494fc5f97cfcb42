import type { Database, Statement } from '../../sqlite/database';

export interface StreamEnd {
  /** The position of the stream's first event: its number in the file. */
  readonly origin: number;
  /** Of its last event. */
  readonly revision: number;
}

/** Streams whose ends the writer remembers; about 15 MB when full. */
const mostRemembered = 65_536;

/** Where each stream ends, remembered for as long as no other process writes. */
export class StreamTable {
  private readonly remembered = new Map<string, StreamEnd>();
  private readonly find: Statement;
  private readonly insert: Statement;

  constructor(db: Database) {
    this.find = db.prepare(
      `SELECT origin, (SELECT max(revision) FROM events WHERE events.origin = streams.origin) AS revision
         FROM streams WHERE name = ?`,
    );
    this.insert = db.prepare('INSERT INTO streams (name, origin) VALUES (?, ?)');
  }

  /** Undefined if the stream does not exist. */
  end(stream: string): StreamEnd | undefined {
    const known = this.remembered.get(stream);
    if (known !== undefined) return known;
    const row = this.find.get(stream);
    return row === undefined ? undefined : { origin: row.origin, revision: row.revision };
  }

  /** Numbers a new stream by the position of its first event. */
  add(stream: string, origin: number): number {
    this.insert.run(stream, origin);
    return origin;
  }

  remember(stream: string, end: StreamEnd): void {
    // Deleted first, so that the map's order is that of last use and its first entry the one to let go.
    this.remembered.delete(stream);
    this.remembered.set(stream, end);
    if (this.remembered.size <= mostRemembered) return;
    for (const oldest of this.remembered.keys()) {
      this.remembered.delete(oldest);
      return;
    }
  }

  forget(): void {
    this.remembered.clear();
  }
}
