import type { z } from 'zod';

/** A shape that an event type's data had once. */
export interface EarlierVersion {
  readonly data: z.ZodObject;
  /** The step to the next version: pure, leaves what it is given unchanged. */
  upcast(data: object): object;
}

/** An event type as it is written today: its schema version and the shape of its data. */
export interface EventSchema {
  readonly version: number;
  readonly data: z.ZodObject;
  /** The versions before, from 1 on: logs hold them for ever, and reading takes them up step by step. */
  readonly earlier?: readonly EarlierVersion[];
}

/** The event types of one aggregate, by name. */
export type EventCatalogue = Readonly<Record<string, EventSchema>>;

/** The discriminated union of a catalogue's events. */
export type EventOf<C extends EventCatalogue> = {
  [T in keyof C & string]: { readonly type: T; readonly data: Readonly<z.infer<C[T]['data']>> };
}[keyof C & string];

/** An event type whose data had other shapes before; see `docs/events.md`. */
export interface EvolvedEvent<D extends z.ZodObject> extends EventSchema {
  readonly data: D;
  readonly earlier: readonly EarlierVersion[];
  /** The shape after this one, and what it makes of data of this shape. */
  next<N extends z.ZodObject>(
    data: N,
    upcast: (data: Readonly<z.infer<D>>) => Readonly<z.infer<N>>,
  ): EvolvedEvent<N>;
}

/** Begins an event type with the shape of its version 1. */
export function firstVersion<D extends z.ZodObject>(data: D): EvolvedEvent<D> {
  return evolved(data, []);
}

function evolved<D extends z.ZodObject>(data: D, earlier: readonly EarlierVersion[]): EvolvedEvent<D> {
  return {
    version: earlier.length + 1,
    data,
    earlier,
    next: (nextData, upcast) =>
      // Data of this version was checked against `data` when it was written, or comes from the step before.
      evolved(nextData, [...earlier, { data, upcast: (old) => upcast(old as Readonly<z.infer<D>>) }]),
  };
}
