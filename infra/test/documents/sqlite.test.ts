import { openSqlite, sqliteDocumentStore, systemClock } from '@queuecommerce/infra/adapters';
import { temporaryFile } from '../sqlite/temporary-file';
import { documentStoreContract } from './contract';

documentStoreContract('SQLite', async () => {
  const { path, remove } = temporaryFile();
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteDocumentStore(file);
  return {
    store,
    async discard() {
      await store.close();
      await file.close();
      remove();
    },
  };
});
