import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { temporaryFile } from '../sqlite/temporary-file';
import { eventStoreContract } from './contract';

eventStoreContract('SQLite', async () => {
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
});
