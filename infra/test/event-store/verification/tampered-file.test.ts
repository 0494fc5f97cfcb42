import * as fc from 'fast-check';
import { mendChecksum, rowAt, TamperedFile, type Column } from './tampered-file';

let file: TamperedFile;
beforeAll(async () => {
  file = await TamperedFile.make();
});
afterAll(() => file.remove());

const columns: readonly Column[] = [
  'position',
  'stream',
  'origin',
  'revision',
  'id',
  'type',
  'schema_version',
  'data',
  'metadata',
  'recorded_at_ms',
];
/** All but the last: that is the seal, which no other covers. */
const sealed = 36;
const positionOf = (position: number): string => String(position).padStart(16, '0');

/** The value with one bit of it turned. */
function flipped(value: string | number, where: number): string | number {
  if (typeof value === 'number') return value + 2 ** (where % 20) * (where % 2 === 0 ? 1 : -1);
  const index = where % value.length;
  const letter = value[index] === 'x' ? 'y' : 'x';
  return value.slice(0, index) + letter + value.slice(index + 1);
}

test('a file that nobody touched is found right', async () =>
  expect(await file.afterTables(() => undefined)).toBeUndefined());

test.each(columns)('a change anywhere in the column %s is found, and the event is named', (column) =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: sealed }), fc.nat(100_000), async (position, where) => {
      const finding = await file.afterTables((db) => {
        const to = flipped(rowAt(db, position)[column], where);
        db.exec('DROP INDEX events_by_stream');
        // A place that is taken is another change: of two events.
        db.prepare('DELETE FROM events WHERE position = ? AND ? = ?').run(to, column, 'position');
        db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(to, position);
        db.exec('CREATE UNIQUE INDEX events_by_stream ON events (origin, revision, position)');
      });
      expect(finding).toBeDefined();
      if (column !== 'position') expect(finding).toMatchObject({ position: positionOf(position) });
    }),
    { numRuns: 25 },
  ),
);

const covered = columns.filter((column) => column !== 'position');

test('it is found too when the checksum was made right again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: sealed }),
      fc.constantFrom(...covered),
      fc.nat(100_000),
      async (position, column, where) => {
        const finding = await file.afterTables((db) => {
          const to = flipped(rowAt(db, position)[column], where);
          db.exec('DROP INDEX events_by_stream');
          db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(to, position);
          mendChecksum(db, position);
          db.exec('CREATE UNIQUE INDEX events_by_stream ON events (origin, revision, position)');
        });
        expect(finding).toBeDefined();
      },
    ),
    { numRuns: 150 },
  ));

test('a removed row is named by its position, its stream and its revision', async () => {
  for (const position of [2, 10, 20]) {
    const event = file.events[position - 1];
    const finding = await file.afterTables((db) =>
      db.prepare('DELETE FROM events WHERE position = ?').run(position),
    );
    const { stream, revision } = event ?? {};
    expect(finding).toMatchObject({ kind: 'removed', position: positionOf(position), stream, revision });
  }
});

test('the rows before a seal, cut off, are missed', async () => {
  const finding = await file.afterTables((db) =>
    db.exec(`DELETE FROM events WHERE position BETWEEN 30 AND ${sealed}`),
  );
  expect(finding).toMatchObject({ kind: 'removed', position: positionOf(30) });
});

test('two rows that changed places are found, with right checksums too', async () => {
  const finding = await file.afterTables((db) => {
    db.exec('UPDATE events SET position = -1 WHERE position = 20');
    db.exec('UPDATE events SET position = 20 WHERE position = 21');
    db.exec('UPDATE events SET position = 21 WHERE position = -1');
    mendChecksum(db, 20);
    mendChecksum(db, 21);
  });
  expect(finding).toMatchObject({ kind: 'altered', within: { upTo: positionOf(sealed) } });
});

test.each([
  ['stock-tea', 'damaged'],
  ['log-seal', 'altered'],
])('a table of streams that hides %s is found', async (stream, kind) => {
  const hidden = await file.afterTables((db) => db.prepare('DELETE FROM streams WHERE name = ?').run(stream));
  expect(hidden).toMatchObject({ kind, stream });
});

test('F5 a bit turned in the text of any event is found, and the event is named', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(sealed - 1),
      fc.nat(100_000),
      fc.nat(7),
      fc.constantFrom('data' as const, 'metadata' as const),
      async (index, where, bit, part) => {
        const event = file.events[index];
        const text = Buffer.from(JSON.stringify(event?.[part]));
        const found: (string | undefined)[] = [];
        // SQLite leaves copies behind where pages were split: those are nobody's text.
        for (let at = file.bytes.indexOf(text); at !== -1; at = file.bytes.indexOf(text, at + 1)) {
          const looked = await file.afterFlip(at + (where % text.length), bit);
          if (!looked.finding) expect(looked.events).toEqual(file.events);
          else found.push(looked.finding.position);
        }
        expect(found).toEqual([event?.position]);
      },
    ),
    { numRuns: 150 },
  ));

test('F5 a bit turned anywhere in the file is found, or makes no difference to what is read', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(7), async (where, bit) => {
      const { finding, events } = await file.afterFlip(where % file.bytes.length, bit);
      if (!finding) expect(events).toEqual(file.events);
    }),
    { numRuns: 600 },
  ));
