import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { temporaryFile } from '../sqlite/temporary-file';
import type { StoreUnderTest } from './contract';

/** A store on a SQLite file of its own. */
export async function openSqliteStore(): Promise<StoreUnderTest> {
  const { path, remove } = temporaryFile();
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  return {
    store,
    async discard() {
      await store.close();
      await file.close();
      remove();
    },
  };
}
