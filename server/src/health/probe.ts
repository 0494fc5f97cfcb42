import { errorText, sleep, type Clock } from '@queuecommerce/infra';
import { z } from 'zod';

export const dependencyStatus = z.strictObject({
  status: z.enum(['up', 'down']),
  error: z.string().nullable(),
});

const timeoutMs = 2_000;

/** Whether an engine answers, within a bound. */
export async function probe(
  clock: Clock,
  ask: () => Promise<unknown>,
): Promise<z.infer<typeof dependencyStatus>> {
  const answered = new AbortController();
  const tooLong = sleep(clock, timeoutMs, answered.signal).then(() => `no answer within ${timeoutMs} ms`);
  const error = await Promise.race([ask().then(() => null, errorText), tooLong]);
  answered.abort();
  return { status: error === null ? 'up' : 'down', error };
}
