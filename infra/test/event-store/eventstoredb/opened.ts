import { openEventStoreDb, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';
import type { Clock, EventStore, Log } from '@queuecommerce/infra';
import type { StoreUnderTest } from '../contract';
import { lineTo, type Line } from './stand-in/line';
import { standIn, type StandIn } from './stand-in/stand-in';

/** A store on the server at this port. */
export function storeAt(port: number, clock: Clock = systemClock, log: Log = recordingLog()): EventStore {
  return openEventStoreDb({
    url: `esdb://127.0.0.1:${port}?tls=false`,
    clock,
    entropy: systemEntropy,
    log,
  });
}

export interface OnStandIn extends StoreUnderTest {
  readonly server: StandIn;
  /** Between the store and the server. */
  readonly line: Line;
}

/** A store on a stand-in of its own, by way of a line that the test can cut. */
export async function storeOnStandIn(): Promise<OnStandIn> {
  const server = await standIn();
  const line = await lineTo(server.port);
  const store = storeAt(line.port);
  return {
    store,
    server,
    line,
    async discard() {
      await store.close();
      server.stop();
      await line.close();
    },
  };
}
