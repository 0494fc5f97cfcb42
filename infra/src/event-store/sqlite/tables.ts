/**
 * The log. `position` is the rowid; nothing is ever deleted, so positions are contiguous and never used twice.
 *
 * Streams are numbered by the position of their first event (`origin`), because an index over names would be hit at a random
 * page by every event of a young stream (names hold UUIDs), while one over origins grows at its end. The name stands in the
 * row too: the log is whole without `streams`, which is only an index.
 *
 * Ids are not indexed either: for an exact revision, the events at that place tell a repeat. Only appends with `any` need to
 * be found by id.
 */
export const eventTables = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    origin INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    expected_any INTEGER,
    recorded_at_ms INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (origin, revision);
  CREATE INDEX events_appended_anywhere ON events (origin, id) WHERE expected_any = 1;
  CREATE TABLE streams (name TEXT PRIMARY KEY, origin INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
