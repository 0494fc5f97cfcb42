import type { Decider } from './decider';
import type { EventCatalogue, EventOf, EventSchema } from './event-catalogue';

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
  /**
   * The typed event, in the shape of today, whichever version it was written with. It was checked then, so that reading a log
   * costs no validation. @throws {UnknownEvent}
   */
  read(stored: StoredEvent): E;
  /** The schema version that events of this type are written with. */
  versionOf(type: string): number;
}

export function codecOf<C extends EventCatalogue>(catalogue: C): EventCodec<EventOf<C>> {
  const schemas = new Map<string, EventSchema>(Object.entries(catalogue));
  const schemaOf = (type: string): EventSchema => {
    const schema = schemas.get(type);
    if (schema === undefined) throw new UnknownEvent(`There is no event type ${type} here`);
    return schema;
  };
  return {
    versionOf: (type) => schemaOf(type).version,
    // The codec's one assertion: type and version say what `data` is.
    read: (stored) => ({ type: stored.type, data: upcast(stored, schemaOf(stored.type)) }) as EventOf<C>,
  };
}

/** The data as today's version has it, step by step from the version that it was written with. */
function upcast({ type, schemaVersion, data }: StoredEvent, { version, earlier = [] }: EventSchema): object {
  if (schemaVersion === version) return data;
  if (schemaVersion > version)
    throw new UnknownEvent(
      `${type} has version ${schemaVersion}, and this program knows it up to ${version}: it is too old for this log`,
    );
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1)
    throw new UnknownEvent(`${type} has version ${schemaVersion}, and versions count from 1`);
  return earlier.slice(schemaVersion - 1).reduce((older, step) => step.upcast(older), data);
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
