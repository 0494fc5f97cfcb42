import { errorText, sleep, type Clock, type DocumentStore, type Log } from '@queuecommerce/infra';
import { purgeClaims, purgeReceipts } from '@queuecommerce/infra/http';

const intervalMs = 15 * 60 * 1000;

/** Removes what nobody needs any more, a few times an hour: receipts past their day, and claims of requests. */
export function keepHouse(parts: {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
}): { stop(): Promise<void> } {
  const { documents, clock, log } = parts;
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const purged = (await purgeReceipts(documents, clock)) + (await purgeClaims(documents, clock));
        if (purged > 0) log.info({ purged }, 'Old receipts and claims are gone');
      } catch (error) {
        log.warn(
          { error: errorText(error) },
          'Old receipts could not be removed; the next round tries again',
        );
      }
      await sleep(clock, intervalMs, stopping.signal);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
