import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
} from '@queuecommerce/infra/adapters';
import { newEvents } from '../event-store/sample-events';
import { temporaryFile } from './temporary-file';

const pageBytes = 4_096;

test('F3 a file left in the middle of taking over its write-ahead log, at any page, has everything', async () => {
  const place = temporaryFile();
  try {
    await (await openSqlite(place.path, { clock: systemClock })).close();
    const before = readFileSync(place.path);
    const file = await openSqlite(place.path, { clock: systemClock });
    const store = sqliteEventStore(file);
    const documents = sqliteDocumentStore(file);
    // So many that the schema itself takes more than a page.
    for (let n = 0; n < 30; n++)
      await documents.ensure({ name: `collection-${n}`, indexes: [['a'], ['b', 'c']] });
    await store.append('order-1', 'none', newEvents(50));
    copyFileSync(`${place.path}-wal`, `${place.folder}/saved-wal`);
    await file.close();
    const after = readFileSync(place.path);
    const pages = after.length / pageBytes;
    for (let taken = 0; taken <= pages; taken++) {
      const folder = `${place.folder}/half-${taken}`;
      mkdirSync(folder);
      const half = Buffer.concat([
        after.subarray(0, taken * pageBytes),
        before.subarray(Math.min(before.length, taken * pageBytes)),
      ]);
      writeFileSync(`${folder}/log.sqlite`, half);
      copyFileSync(`${place.folder}/saved-wal`, `${folder}/log.sqlite-wal`);
      const opened = await openSqlite(`${folder}/log.sqlite`, { clock: systemClock });
      expect(await sqliteEventStore(opened).readAll({ limit: 100 })).toHaveLength(50);
      await opened.close();
    }
  } finally {
    place.remove();
  }
});
