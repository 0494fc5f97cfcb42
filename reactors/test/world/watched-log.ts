import type { AppendResult, Clock, EventStore } from '@queuecommerce/infra';
import { memoryEventStore } from '@queuecommerce/infra/testing';

/** A log in memory that has something done as soon as an event is in it. */
export interface WatchedLog extends EventStore {
  /**
   * Does something as soon as the log has an event of this type, before whoever appended it hears of that. Resolves when
   * it is done.
   */
  when(type: string, action: () => void | Promise<void>): Promise<void>;
}

export function watchedLog(clock: Clock): WatchedLog {
  const store = memoryEventStore({ clock });
  const plans = new Map<string, () => void>();
  const append = async (...given: Parameters<EventStore['append']>): Promise<AppendResult> => {
    const result = await store.append(...given);
    for (const { type } of given[2]) {
      const plan = plans.get(type);
      plans.delete(type);
      plan?.();
    }
    return result;
  };
  const when = (type: string, action: () => void | Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      plans.set(type, () => void Promise.resolve(action()).then(resolve, reject));
    });
  return { ...store, append, when };
}
