import { allProjections, type Projection } from '@queuecommerce/projections';
import { counted } from '../commands/print';
import { differenceInWords } from '../commands/replay-in-words';
import { compareWithLive } from './compare-with-live';
import { loadTried } from './load-module';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';
import { otherDecisions, type FulfilmentDecider } from './what-if-fulfilment';

interface Work {
  readonly opened: Opened;
  readonly progress: ReplayProgress;
  readonly signal: AbortSignal;
  readonly say: (asJson: object, inWords: string) => void;
}

/** Runs what a module has over the log, and says what would differ from what is. Nothing is changed. */
export async function whatIf(work: Work, path: string): Promise<void> {
  const { projections, fulfilments } = await loadTried(path);
  for (const projection of projections) await tryProjection(work, projection);
  for (const fulfilment of fulfilments) await tryFulfilment(work, fulfilment);
}

async function tryProjection({ opened, progress, signal, say }: Work, projection: Projection): Promise<void> {
  const { name } = projection;
  const stored = allProjections.find((one) => one.name === name);
  const comparison =
    stored &&
    (await compareWithLive(opened, {
      projection,
      stored,
      progress,
      signal,
      // Another fold may heed other events.
      positionsCount: false,
      onDifference: (difference) => say({ name, difference }, differenceInWords(difference)),
    }));
  progress.end();
  if (comparison === undefined)
    return say(
      { name, result: 'nothing-to-compare' },
      `${name}: there is no such read model to compare it with`,
    );
  const { documents, differing } = comparison;
  say({ name, comparison }, `${name}: ${counted(differing, 'document')} of ${documents} would differ`);
}

async function tryFulfilment({ opened, say }: Work, fulfilment: FulfilmentDecider): Promise<void> {
  let orders = 0;
  for await (const other of otherDecisions(opened.store, fulfilment)) {
    orders += 1;
    const { orderId, position, input, decides, wouldDecide } = other;
    say(
      { fulfilment: other },
      `order ${orderId}, ${input} at ${position}: decides ${JSON.stringify(decides)}, would decide ${JSON.stringify(wouldDecide)}`,
    );
  }
  say({ fulfilment: { orders } }, `fulfilment: ${counted(orders, 'order')} would go another way`);
}
