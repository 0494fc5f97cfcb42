import { mongoDocumentStore, openMongoDb, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { describeOn, silentLog } from '@queuecommerce/infra/testing';
import { documentStoreContract } from './contract';

describeOn(['MONGODB_URL'], 'documents in MongoDB', ({ MONGODB_URL: url }) => {
  documentStoreContract('MongoDB', async () => {
    const mongo = openMongoDb({ url, clock: systemClock, log: silentLog });
    const database = `contract_${systemEntropy.uuid().replaceAll('-', '')}`;
    const store = mongoDocumentStore(mongo, { clock: systemClock, databaseOf: () => database });
    return {
      store,
      async discard() {
        await store.close();
        await mongo.database(database).dropDatabase();
        await mongo.close();
      },
    };
  });
});
