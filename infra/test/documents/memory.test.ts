import { MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { documentStoreContract } from './contract';

documentStoreContract('memory', async () => {
  const store = new MemoryDocumentStore();
  return { store, discard: () => store.close() };
});
