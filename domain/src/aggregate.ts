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

/**
 * How a state is kept as a document, so that a long stream need not be folded from its start. Only for states without personal
 * data: a snapshot is not sealed as events are.
 */
export interface SnapshotForm<S> {
  /** Raised whenever the state's shape, or what the fold makes of an event, changes: older snapshots are ignored from then on. */
  readonly version: number;
  /** A snapshot is worth taking after this many events. */
  readonly every: number;
  /** How many entries the state has, more or less: the larger it is, the more events a snapshot of it has to save. */
  size(state: S): number;
  /** What `JSON.stringify` takes without loss. */
  toJson(state: S): object;
  /** The state again. Throws for what `toJson` does not give. */
  fromJson(json: unknown): S;
}

/** A decider, the stream that each of its instances has, and the events that this stream holds. */
export interface Aggregate<S, C, E> {
  readonly decider: Decider<S, C, E>;
  readonly codec: EventCodec<E>;
  /** For aggregates whose streams grow long. */
  readonly snapshot?: SnapshotForm<S>;
  /** The stream of the instance with this id. */
  stream(id: string): string;
}
