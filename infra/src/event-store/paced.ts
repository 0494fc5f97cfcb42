import type { Pace } from '../clock/pace';
import type { EventBatch } from './port';

/** A subscription's batches at a pace: once it has caught up it rests after each, until the signal at the latest. */
export async function* paced(
  batches: AsyncIterable<EventBatch>,
  pace: Pace,
  signal: AbortSignal,
): AsyncGenerator<EventBatch, void> {
  const hurry = (): void => pace.hurry();
  signal.addEventListener('abort', hurry);
  try {
    for await (const batch of batches) {
      pace.begin();
      yield batch;
      if (batch.caughtUp && !signal.aborted) await pace.rest();
    }
  } finally {
    signal.removeEventListener('abort', hurry);
  }
}
