import { setTimeout as pause } from 'node:timers/promises';
import { settled } from './manual-clock';

/**
 * Resolves once `condition` holds, looking again and again: for tests that wait for what other threads, processes or engines do.
 * @throws {NeverHeld} after `withinMs` of the machine's time.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what = condition.toString(),
  withinMs = 60_000,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (let looks = 0; !(await condition()); looks++) {
    if (performance.now() > giveUpAt) throw new NeverHeld(what, withinMs);
    await (looks < 100 ? settled() : pause(5));
  }
}

export class NeverHeld extends Error {
  override readonly name = 'NeverHeld';
  constructor(
    readonly what: string,
    readonly withinMs: number,
  ) {
    super(`Within ${withinMs} ms this never held: ${what}`);
  }
}
