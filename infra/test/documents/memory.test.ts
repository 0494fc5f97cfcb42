import { MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { documentStoreContract } from './contract';

documentStoreContract('memory', async () => new MemoryDocumentStore());
