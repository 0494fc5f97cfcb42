import { systemClock } from '@queuecommerce/infra/adapters';
import { memoryEventStore } from '@queuecommerce/infra/testing';
import { eventStoreContract } from './contract';

eventStoreContract('memory', async () => {
  const store = memoryEventStore({ clock: systemClock });
  return { store, discard: () => store.close() };
});
