import {
  defaultGraceMs,
  dropExpired,
  rebuild,
  RecordRefusal,
  type Projection,
  type RebuildOutcome,
} from '@queuecommerce/projections';
import { CommandFailed } from '../commands/command-failed';
import type { Followers } from './followers';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';

export interface RebuildAsked {
  readonly opened: Opened;
  readonly followers: Followers;
  readonly progress: ReplayProgress;
  readonly signal: AbortSignal;
}

/** Rebuilds one read model from this process. @throws {CommandFailed} another process is at it */
export async function rebuildOne(
  { opened, followers, progress, signal }: RebuildAsked,
  projection: Projection,
): Promise<RebuildOutcome> {
  try {
    await dropExpired(opened, projection);
    return await rebuild({
      ...opened,
      projection,
      follow: (target) => followers.follow(target),
      signal,
      owner: opened.entropy.uuid(),
      graceMs: defaultGraceMs,
      reason: 'requested',
      onProgress: (phase, figures) => progress.report(`${projection.name}: ${phase}`, figures),
    });
  } catch (error) {
    if (!(error instanceof RecordRefusal)) throw error;
    throw new CommandFailed(`${error.code}: ${error.message}`);
  }
}
