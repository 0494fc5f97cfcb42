import type { Decider } from './decider';
import type { EventCatalogue, EventOf } from './event-catalogue';

/** An event in the form that a store keeps it. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

/** An event that this program does not know: its type, or a version newer than the code. Its reader must stop. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/** The way between events in a store and their types. */
export interface EventCodec<E> {
  /** The typed event. It was checked when it was written, so that reading a log costs no validation. @throws {UnknownEvent} */
  read(stored: StoredEvent): E;
  /** The schema version that events of this type are written with. */
  versionOf(type: string): number;
}

export function codecOf<C extends EventCatalogue>(catalogue: C): EventCodec<EventOf<C>> {
  const versions = new Map(Object.entries(catalogue).map(([type, { version }]) => [type, version]));
  const versionOf = (type: string): number => {
    const version = versions.get(type);
    if (version === undefined) throw new UnknownEvent(`There is no event type ${type} here`);
    return version;
  };
  return {
    versionOf,
    read: ({ type, schemaVersion, data }) => {
      const version = versionOf(type);
      if (schemaVersion > version)
        throw new UnknownEvent(
          `${type} has version ${schemaVersion}, and this program knows it up to ${version}: it is too old for this log`,
        );
      // The codec's one assertion: type and version say what `data` is.
      return { type, data } as EventOf<C>;
    },
  };
}

/** A decider, the stream that each of its instances has, and the events that this stream holds. */
export interface Aggregate<S, C, E> {
  readonly decider: Decider<S, C, E>;
  readonly codec: EventCodec<E>;
  /** The stream of the instance with this id. */
  stream(id: string): string;
}
