import { describeOn } from '@queuecommerce/infra/testing';
import { openEventStoreDb, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';
import { eventStoreContract } from '../contract';
import { storeOnStandIn } from './opened';

eventStoreContract('EventStoreDB, a stand-in', storeOnStandIn);

describeOn(['EVENTSTOREDB_URL'], 'on the real engine', ({ EVENTSTOREDB_URL: url }) => {
  eventStoreContract('EventStoreDB', async () => {
    const store = openEventStoreDb({ url, clock: systemClock, entropy: systemEntropy, log: recordingLog() });
    return { store, discard: () => store.close() };
  });
});
