import {
  Comparing,
  onGeneration,
  type Comparison,
  type Difference,
  type Projection,
} from '@queuecommerce/projections';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';
import { scratchFold } from './scratch-fold';

export interface CompareAsked {
  /** The fold that says what should be. */
  readonly projection: Projection;
  /** Whose stored documents are looked at. */
  readonly stored: Projection;
  readonly progress: ReplayProgress;
  readonly signal: AbortSignal;
  readonly positionsCount: boolean;
  readonly onDifference: (difference: Difference) => void;
}

/**
 * Folds the log again, beside everything, and compares it with what is stored, each document at the same position. Undefined if
 * nothing can be compared: the read model was never built.
 */
export async function compareWithLive(opened: Opened, asked: CompareAsked): Promise<Comparison | undefined> {
  const { projection, stored, progress, signal, positionsCount, onDifference } = asked;
  const { store, documents, clock, pointers } = opened;
  const live = onGeneration(stored, (await pointers.load(stored)).live);
  const position = await documents.checkpoint(live.reader);
  if (position === undefined) return undefined;
  await documents.ensure(live.collection);
  const { filling, expected } = await scratchFold(opened, projection, progress, signal);
  await filling.upTo(position);
  const compared = { collection: live.collection.name, reader: live.reader };
  return new Comparing({
    store,
    documents,
    clock,
    compared,
    expected,
    signal,
    positionsCount,
    onDifference,
  }).all();
}
