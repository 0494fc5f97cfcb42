import { sleep, type Clock, type Position } from '@queuecommerce/infra';
import type { ProjectionRunner } from '@queuecommerce/projections';
import type { Reactors } from '@queuecommerce/reactors';

/** Longer than a start with all engines takes; where one is away the start goes on without. */
const longestMs = 5_000;
const lookEveryMs = 2;

/**
 * Resolves when every part of this process has begun its work and the read models show the log up to `position`, so that whoever is let
 * in finds the catalogue; or after a bounded time.
 */
export async function untilStarted(parts: {
  readonly runners: readonly ProjectionRunner[];
  readonly reactors: Reactors | undefined;
  readonly position: Position | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { runners, reactors, position = '', clock, signal } = parts;
  const haveStarted = (): boolean =>
    runners.every((runner) => {
      const { state, position: shown = '' } = runner.status();
      return state !== 'starting' && shown >= position;
    }) && (reactors?.status().reactors ?? []).every(({ state }) => state !== 'starting');
  const timeIsUp = new AbortController();
  const cancel = clock.after(longestMs, () => timeIsUp.abort());
  const over = AbortSignal.any([timeIsUp.signal, signal]);
  while (!haveStarted() && !over.aborted) await sleep(clock, lookEveryMs, over);
  cancel();
}
