import { sleep, type Position } from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';
import type { ReadModelDeps } from './deps';
import { isInLog } from './log-place';

/** The longest that a query waits for its read model. */
export const longestWaitMs = 5_000;
/** How often the checkpoint is looked at while somebody waits. Who builds the read model in this process says when it is there. */
const lookEveryMs = { builtHere: 50, builtElsewhere: 5 };

/** The problem kind of a read model that did not get there in time, for a route's `problems`. */
export const readModelBehind = {
  status: 503,
  code: 'read-model-behind',
  description: 'The read model has not seen the command that gave the Consistency-Token yet: ask again',
} as const;

/**
 * Waits until read models have come to a place in the log. Who builds the read model in this process says when it is there. It may be a
 * twin of another process's, and late; so the stored checkpoints are looked at too, which are right whoever stored them. All who
 * wait for one share one look.
 */
export class Freshness {
  private readonly looks = new Map<string, Promise<Position | undefined>>();

  constructor(private readonly deps: Pick<ReadModelDeps, 'documents' | 'clock' | 'store' | 'hurry'>) {}

  /**
   * Resolves when the reader's checkpoint has reached `position`, or nobody waits for the answer any more.
   * @throws {Problem} 503 `read-model-behind` after `longestWaitMs`; 400 `bad-consistency-token`, at once, for a place
   *   that the log does not have: nobody was given it, and no waiting would reach it
   */
  async reached(reader: string, position: Position, signal: AbortSignal): Promise<void> {
    const { documents, clock, store, hurry } = this.deps;
    const first = await documents.checkpoint(reader);
    if (isInLog(position, first)) return;
    if (!isInLog(position, await store.head())) throw foreignToken();
    const hurried = hurry?.(reader, position, signal);
    const everyMs = hurried ? lookEveryMs.builtHere : lookEveryMs.builtElsewhere;
    const told = new Promise<Position>((resolve) => {
      void hurried?.then((isThere) => isThere && resolve(position));
    });
    let timeIsUp = false;
    const cancel = clock.after(longestWaitMs, () => (timeIsUp = true));
    try {
      let at = first;
      while (!isInLog(position, at) && !signal.aborted) {
        if (timeIsUp) throw behind(position, at);
        at = await Promise.race([told, this.nextLook(reader, everyMs)]);
      }
    } finally {
      cancel();
    }
  }

  private nextLook(reader: string, everyMs: number): Promise<Position | undefined> {
    const coming = this.looks.get(reader);
    if (coming !== undefined) return coming;
    const look = this.lookLater(reader, everyMs);
    this.looks.set(reader, look);
    return look;
  }

  private async lookLater(reader: string, everyMs: number): Promise<Position | undefined> {
    try {
      await sleep(this.deps.clock, everyMs);
      return await this.deps.documents.checkpoint(reader);
    } finally {
      this.looks.delete(reader);
    }
  }
}

function behind(position: Position, at: Position | undefined): Problem {
  const { status, code } = readModelBehind;
  const detail = `After ${longestWaitMs / 1_000} s the read model is at ${at ?? 'the beginning'}, not yet at ${position}`;
  return new Problem({
    status,
    code,
    detail,
    headers: { 'Retry-After': '1' },
    members: { position: at ?? null },
  });
}

function foreignToken(): Problem {
  const fault = { code: 'wrong-format', detail: 'This is no Consistency-Token of this system' };
  return new Problem({
    status: 400,
    code: 'bad-consistency-token',
    detail: fault.detail,
    errors: [{ parameter: 'consistency-token', ...fault }],
  });
}
