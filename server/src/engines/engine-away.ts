import { persist, type Clock, type Entropy, type Log } from '@queuecommerce/infra';
import { isTransient } from '@queuecommerce/reactors';

/** The process was told to stop before the system had started. */
export class StartStopped extends Error {
  override readonly name = 'StartStopped';
}

export interface PatienceParts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

const backoff = { firstMs: 200, capMs: 2_000 };

/**
 * What `action` gives, once the engine that it needs answers: a start is not given up because an engine is away, and goes on by itself
 * when it is back.
 * @throws {StartStopped} the signal came first @throws what will not pass
 */
export async function onceEngineAnswers<T>(
  what: string,
  parts: PatienceParts,
  action: () => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  const outcome = await persist(async () => void results.push(await action()), {
    ...parts,
    backoff,
    givesUp: (error) => !isTransient(error),
    onFailure: (error, failures) => parts.log.warn({ error, failures }, `${what} waits for an engine`),
  });
  if (outcome.kind === 'failed') throw outcome.error;
  for (const result of results) return result;
  throw new StartStopped('Stopped while starting');
}
