import { DatabaseSync } from '@photostructure/sqlite';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { UnreadableLog } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { newEvents } from '../event-store/sample-events';
import { temporaryFile, type TemporaryFile } from './temporary-file';

const intoFile = 'PRAGMA wal_checkpoint(TRUNCATE)';

describe('a file that can not be served', () => {
  let place: TemporaryFile;
  beforeEach(() => {
    place = temporaryFile();
  });
  afterEach(() => place.remove());

  async function makeLog(): Promise<void> {
    const file = await openSqlite(place.path, { clock: systemClock });
    await sqliteEventStore(file).append('order-1', 'none', newEvents(20));
    await file.close();
  }

  function execute(sql: string): void {
    const db = new DatabaseSync(place.path);
    db.exec(sql);
    db.close();
  }

  function overwrite(offset: number, bytes: Buffer): void {
    const content = readFileSync(place.path);
    bytes.copy(content, offset);
    writeFileSync(place.path, content);
  }

  /** Everything in the folder, with its content's hash; without the shared memory, which holds no content. */
  function folder(): Record<string, string> {
    const names = readdirSync(place.folder).filter((name) => !name.endsWith('-shm'));
    const hash = (name: string): string =>
      createHash('sha256')
        .update(readFileSync(`${place.folder}/${name}`))
        .digest('hex');
    return Object.fromEntries(names.map((name) => [name, hash(name)]));
  }

  const bad: readonly (readonly [string, () => void, RegExp])[] = [
    [
      'no database at all',
      () => writeFileSync(place.path, 'a letter, not a log\n'.repeat(500)),
      /not a database/,
    ],
    ['empty', () => truncateSync(place.path, 0), /only 0 bytes/],
    ['cut off within its header', () => truncateSync(place.path, 50), /only 50 bytes/],
    ['cut off', () => truncateSync(place.path, readFileSync(place.path).length - 4_096), /damaged/],
    [
      'cut off within a page',
      () => truncateSync(place.path, readFileSync(place.path).length - 7),
      /should be \d+ bytes/,
    ],
    ['too long', () => writeFileSync(place.path, Buffer.alloc(4_096), { flag: 'a' }), /should be \d+ bytes/],
    ['damaged in its first bytes', () => overwrite(3, Buffer.from([0xff])), /not a database/],
    ['damaged in its schema', () => overwrite(100, Buffer.alloc(3_000, 0xee)), /damaged/],
    [
      "a newer version's",
      () => execute(`PRAGMA user_version = 999; ${intoFile}`),
      /newer version .*schema 999/,
    ],
    ["a newer version's by its write-ahead log", () => execute('PRAGMA user_version = 999'), /newer version/],
    ["another program's", () => execute(`PRAGMA application_id = 7; ${intoFile}`), /another program .* 7,/],
    [
      "another program's by its write-ahead log",
      () => execute('PRAGMA application_id = 7'),
      /another program/,
    ],
  ];

  test.each(bad)(
    '%s: it is refused by name, and stays byte for byte as it was',
    async (_, spoil, message) => {
      await makeLog();
      spoil();
      const before = folder();
      const refusal = await openSqlite(place.path, { clock: systemClock }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UnreadableLog);
      expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
      expect(refusal).toMatchObject({ message: expect.stringContaining(place.path) });
      expect(folder()).toEqual(before);
    },
  );

  test('a log whose file is gone but whose write-ahead log is there is refused, not begun anew', async () => {
    writeFileSync(`${place.path}-wal`, Buffer.alloc(4_096, 1));
    const before = folder();
    await expect(openSqlite(place.path, { clock: systemClock })).rejects.toThrow(/write-ahead log is there/);
    expect(folder()).toEqual(before);
  });

  test('a folder in place of a file is refused', async () => {
    await expect(openSqlite(place.folder, { clock: systemClock })).rejects.toThrow();
  });

  test('a copy of the file is the same log', async () => {
    await makeLog();
    const copy = `${place.folder}/copy.sqlite`;
    copyFileSync(place.path, copy);
    const file = await openSqlite(copy, { clock: systemClock });
    expect(await sqliteEventStore(file).readStream('order-1', { limit: 100 })).toHaveLength(20);
    await file.close();
  });

  test('a special character in the name of the folder or the file is no hindrance', async () => {
    const path = `${place.folder}/a b%20?#ü.sqlite`;
    for (const count of [1, 2]) {
      const file = await openSqlite(path, { clock: systemClock });
      const { revision } = await sqliteEventStore(file).append('order-1', 'any', newEvents(1));
      expect(revision).toBe(count - 1);
      await file.close();
    }
  });
});
