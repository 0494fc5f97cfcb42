import { sleep } from '@queuecommerce/infra';
import { runProjection, watchMs, type Projection, type ProjectionRunner } from '@queuecommerce/projections';
import type { Opened } from './opened';

/** Running servers look at the records so often; two looks after a switch each of them keeps the new generation up. */
const handOverMs = 2 * watchMs;

/** Keeps rebuilt generations up until the servers do. */
export class Followers {
  private readonly followers = new Map<string, ProjectionRunner>();

  constructor(private readonly opened: Opened) {}

  follow(projection: Projection): ProjectionRunner {
    const follower = this.followers.get(projection.reader) ?? runProjection({ ...this.opened, projection });
    this.followers.set(projection.reader, follower);
    return follower;
  }

  /** Resolves when nobody needs them here any more, or the signal aborts. */
  async handOver(signal: AbortSignal): Promise<void> {
    if (this.followers.size > 0) await sleep(this.opened.clock, handOverMs, signal);
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
  }
}
