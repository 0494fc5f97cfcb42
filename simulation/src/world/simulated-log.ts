import { EventStoreUnavailable, type EventStore, type RecordedEvent } from '@queuecommerce/infra';
import { memoryEventStore, type ManualClock } from '@queuecommerce/infra/testing';
import type { Chance } from './chance';
import type { FaultRates } from './faults';
import type { Failing, Process } from './process';

/** The log that outlives the processes, and whoever watches it. */
export interface SimulatedLog {
  readonly store: EventStore;
  /** The log as a process reaches it: away now and then, with an outcome that may be unknown (F4, F14). */
  of(process: Process): EventStore;
}

export interface SimulatedLogParts {
  readonly clock: ManualClock;
  readonly chance: Chance;
  readonly rates: () => FaultRates;
  /** Hears of events as soon as they are in the log, before whoever appended them does. */
  readonly onAppended: (events: readonly RecordedEvent[]) => void;
}

export function simulatedLog({ clock, chance, rates, onAppended }: SimulatedLogParts): SimulatedLog {
  const inner = memoryEventStore({ clock });
  const lastOf = new Map<string, number>();
  const append: EventStore['append'] = async (stream, expected, events) => {
    const result = await inner.append(stream, expected, events);
    const last = lastOf.get(stream) ?? -1;
    if (result.revision > last) {
      lastOf.set(stream, result.revision);
      onAppended(await inner.readStream(stream, { from: last + 1, limit: result.revision - last }));
    }
    return result;
  };
  const away = (outcome: 'not-stored' | 'unknown') => (): Error | undefined =>
    chance.happens(rates().logAway)
      ? new EventStoreUnavailable('The simulated log is away', outcome)
      : undefined;
  const failing: Failing = { before: away('not-stored') };
  return {
    store: inner,
    of: (process) => ({
      append: (...given) =>
        process.through(() => append(...given), { before: away('not-stored'), after: away('unknown') }),
      readStream: (...given) => process.through(() => inner.readStream(...given), failing),
      readAll: (...given) => process.through(() => inner.readAll(...given), failing),
      head: () => process.through(() => inner.head(), failing),
      subscribe: (options) => process.batches(inner, options),
      close: async () => undefined,
    }),
  };
}
