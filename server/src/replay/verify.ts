import type { Comparison, Difference, Projection } from '@queuecommerce/projections';
import { compareWithLive } from './compare-with-live';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';

/** What came of verifying one read model. */
export type Verified =
  | { readonly name: string; readonly result: 'right' | 'wrong'; readonly comparison: Comparison }
  | { readonly name: string; readonly result: 'never-built' }
  | { readonly name: string; readonly result: 'another-version'; readonly served: number };

export interface VerifyAsked {
  readonly progress: ReplayProgress;
  readonly signal: AbortSignal;
  readonly onDifference: (name: string, difference: Difference) => void;
}

/** Whether a read model is what the log says. */
export async function verify(opened: Opened, projection: Projection, asked: VerifyAsked): Promise<Verified> {
  const { name, version } = projection;
  const { live } = await opened.pointers.load(projection);
  if (live.version !== version) return { name, result: 'another-version', served: live.version };
  const comparison = await compareWithLive(opened, {
    ...asked,
    projection,
    stored: projection,
    positionsCount: true,
    onDifference: (difference) => asked.onDifference(name, difference),
  });
  if (comparison === undefined) return { name, result: 'never-built' };
  return { name, result: comparison.differing === 0 ? 'right' : 'wrong', comparison };
}
