import { deleteMatching, sleep, type Condition } from '@queuecommerce/infra';
import type { ReactorParts } from '../reaction';
import { deadlinesCollection } from './deadline';

const intervalMs = 15 * 60_000;
/** Longer than any process stands still and goes on writing. */
const keptMs = 24 * 60 * 60_000;

/** Removes the deadlines that have been over for a day, again and again, until the signal. */
export async function purgeOver(
  { documents, clock, log }: Pick<ReactorParts, 'documents' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const before = new Date(clock.now() - keptMs).toISOString();
    const where: readonly Condition[] = [
      { field: 'kind', op: 'eq', value: 'over' },
      { field: 'dueAt', op: 'lte', value: before },
    ];
    try {
      await deleteMatching(documents, deadlinesCollection.name, where, signal);
    } catch (error) {
      log.warn({ error }, 'Deadlines that are over can not be removed for now');
    }
    await sleep(clock, intervalMs, signal);
  }
}
