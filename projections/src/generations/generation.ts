import type { Position } from '@queuecommerce/infra';
import type { Projection } from '../projection';

/** One building of a read model: where its documents are, and how far it has come. */
export interface Generation {
  readonly collection: string;
  /** Whose checkpoint tells how far it has come. */
  readonly reader: string;
  /** Of the projection that built it: only a program with this version can go on with it. */
  readonly version: number;
  /** Counted from 0; a number is never given twice, so that what is left of a dropped one harms nobody. */
  readonly generation: number;
  /** When it began to be built, or to be served. */
  readonly since: string;
}

/** What a read model begins with, before it is ever rebuilt: the projection's own names. */
export function firstGeneration({ collection, reader, version }: Projection, since: string): Generation {
  return { collection: collection.name, reader, version, generation: 0, since };
}

export function nextGeneration(projection: Projection, generation: number, since: string): Generation {
  const { collection, reader, version } = projection;
  const suffix = `-g${generation}`;
  return { collection: collection.name + suffix, reader: reader + suffix, version, generation, since };
}

/** The projection as it builds this generation. */
export function onGeneration(
  projection: Projection,
  { collection, reader }: Pick<Generation, 'collection' | 'reader'>,
): Projection {
  return { ...projection, collection: { ...projection.collection, name: collection }, reader };
}

/** How far a rebuild has come. */
export interface RebuildProgress {
  /** Events that the projection listens to. */
  readonly eventsDone: number;
  /** An estimate, from how far the position has come; null while there is none. */
  readonly eventsTotal: number | null;
  readonly ratePerSecond: number;
  readonly etaSeconds: number | null;
}

export const noProgress: RebuildProgress = {
  eventsDone: 0,
  eventsTotal: null,
  ratePerSecond: 0,
  etaSeconds: null,
};

/** A document that is not what the log says. Its values stay out of it: this is kept and logged, and they may be personal. */
export interface DifferingDocument {
  readonly documentId: string;
  readonly kind: 'differs' | 'missing' | 'unexpected';
  /** JSON pointers of the members that differ, the first of them. */
  readonly pointers: readonly string[];
}

/** What came of comparing a read model with what the log says, each document at the position that it was read at. */
export interface Comparison {
  readonly at: string;
  /** How far the log was folded for it. */
  readonly position: Position | null;
  /** Documents compared. */
  readonly documents: number;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly DifferingDocument[];
}
