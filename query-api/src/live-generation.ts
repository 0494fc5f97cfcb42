import {
  onGeneration,
  ReadModelPointers,
  type Generation,
  type Projection,
} from '@queuecommerce/projections';
import type { ReadModelRecord } from '@queuecommerce/projections';
import type { ReadModelDeps } from './deps';

/**
 * How long what was found may be used. A generation that is no longer live is kept up for minutes, so that all this while the one
 * that was found is as right as the one that is live now.
 */
const refreshMs = 1_000;

/** A generation to read, and the projection as it builds it. */
export interface Found {
  readonly projection: Projection;
  readonly generation: Generation;
  readonly atMs: number;
}

/** Finds the generation of a read model that is to be read, at the cost of one look a second. */
export class LiveGeneration {
  private readonly pointers: ReadModelPointers;
  private found: Found | undefined;
  private looking: Promise<Found> | undefined;

  constructor(
    private readonly deps: ReadModelDeps,
    private readonly projection: Projection,
  ) {
    this.pointers = new ReadModelPointers(deps);
  }

  /** Looks anew: true if it is another one than before. */
  async hasMoved(from: Pick<Generation, 'reader'>): Promise<boolean> {
    this.found = undefined;
    return (await this.current()).generation.reader !== from.reader;
  }

  /** The generation to read, its collection ready. */
  async current(): Promise<Found> {
    const { found } = this;
    // A clock that was set back makes it look, too (F11).
    const ageMs = found && this.deps.clock.now() - found.atMs;
    if (found !== undefined && ageMs !== undefined && ageMs >= 0 && ageMs < refreshMs) return found;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return (this.found = await this.looking);
  }

  private async look(): Promise<Found> {
    const atMs = this.deps.clock.now();
    const generation = this.readable(await this.pointers.load(this.projection));
    const known = this.found;
    if (known?.generation.reader === generation.reader) return { ...known, atMs };
    const projection = onGeneration(this.projection, generation);
    // The projection may run in another process, and may not have begun.
    await this.deps.documents.ensure(projection.collection);
    return { projection, generation, atMs };
  }

  /** While programs of two versions run, each reads what it understands if that is still kept up. */
  private readable({ live, previous }: ReadModelRecord): Generation {
    const { version } = this.projection;
    return live.version !== version && previous?.version === version ? previous : live;
  }
}
