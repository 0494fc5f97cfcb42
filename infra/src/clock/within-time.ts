import type { Clock } from './port';

/** It was not ready in time; whether it will be is unknown. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/**
 * The result of `work`, if it is ready within `timeoutMs`. The work is not stopped; an error that it ends with after that goes
 * to `onLateError`.
 * @throws {TimeIsUp}
 */
export function withinTime<T>(
  clock: Clock,
  timeoutMs: number,
  work: Promise<T>,
  onLateError: (error: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let late = false;
    const cancel = clock.after(timeoutMs, () => {
      late = true;
      reject(new TimeIsUp(`Not ready after ${timeoutMs} ms`));
    });
    void work
      .then(resolve, (error: unknown) => {
        if (late) onLateError(error);
        else reject(error);
      })
      .finally(cancel);
  });
}
