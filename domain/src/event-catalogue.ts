import type { z } from 'zod';

/** An event type as it is written today: its schema version and the shape of its data. */
export interface EventSchema {
  readonly version: number;
  readonly data: z.ZodObject;
}

/** The event types of one aggregate, by name. */
export type EventCatalogue = Readonly<Record<string, EventSchema>>;

/** The discriminated union of a catalogue's events. */
export type EventOf<C extends EventCatalogue> = {
  [T in keyof C & string]: { readonly type: T; readonly data: Readonly<z.infer<C[T]['data']>> };
}[keyof C & string];
