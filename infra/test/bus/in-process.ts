import { openInProcessBus, type InProcessBusOptions } from '@queuecommerce/infra/adapters';
import { manualClock, MemoryDocumentStore, seededEntropy, silentLog } from '@queuecommerce/infra/testing';

export const queue = 'stock-commands';

/** An in-process bus on a clock that the test moves. */
export async function open(options: Partial<InProcessBusOptions> = {}) {
  const clock = manualClock();
  const documents = new MemoryDocumentStore();
  const parts = { clock, entropy: seededEntropy(1), documents, log: silentLog, ...options };
  return { clock, documents, bus: await openInProcessBus(parts) };
}

/** What has settled so far, by index: true for resolved. */
export function outcomesOf(promises: readonly Promise<unknown>[]): (boolean | undefined)[] {
  const outcomes: (boolean | undefined)[] = promises.map(() => undefined);
  for (const [index, promise] of promises.entries()) {
    const settledAs = (outcome: boolean) => () => void (outcomes[index] = outcome);
    promise.then(settledAs(true), settledAs(false));
  }
  return outcomes;
}
