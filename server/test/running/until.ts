import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export class NeverCame extends Error {
  override readonly name = 'NeverCame';
}

/**
 * Asks again and again until the answer is the one that is waited for: what happens in other threads, processes and engines takes
 * the time it takes.
 * @throws {NeverCame} with the last answer
 */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  { what = holds.toString(), withinMs = 60_000 } = {},
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > giveUpAt)
      throw new NeverCame(
        `Within ${withinMs} ms this never came: ${what}. Last: ${inspect(answer, { depth: 6 })}`,
      );
    await pause(10);
  }
}
