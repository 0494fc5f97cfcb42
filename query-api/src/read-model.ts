import type { Body, DocumentPage, DocumentQuery, Position, StoredDocument } from '@queuecommerce/infra';
import type { RequestContext } from '@queuecommerce/infra/http';
import type { Generation, ReadModelName } from '@queuecommerce/projections';
import type { ReadModelDeps } from './deps';
import { Freshness } from './freshness';
import { LiveGeneration } from './live-generation';

/** What a query has to have seen, and how long somebody waits for it. */
export interface Wanted {
  /** From the `Consistency-Token`. */
  readonly position: Position | undefined;
  readonly signal: AbortSignal;
}

/** What a request has to have seen. */
export function wantedBy(
  headers: { readonly 'consistency-token'?: Position | undefined },
  { signal }: Pick<RequestContext, 'signal'>,
): Wanted {
  return { position: headers['consistency-token'], signal };
}

/** A document, and which generation of its read model it is from. */
export interface ReadDocument<D extends Body> extends StoredDocument<D> {
  readonly generation: number;
}

/** A read model as the queries see it. */
export class ReadModel<D extends Body> {
  private readonly live: LiveGeneration;
  private readonly freshness: Freshness;

  constructor(
    private readonly deps: ReadModelDeps,
    name: ReadModelName,
  ) {
    this.live = new LiveGeneration(deps, deps.readModels[name]);
    this.freshness = new Freshness(deps);
  }

  /** One document; undefined if there is none. @throws {Problem} as `Freshness` does */
  one(id: string, wanted: Wanted): Promise<ReadDocument<D> | undefined> {
    return this.read(wanted, async ({ collection, generation }) => {
      const found = (await this.deps.documents.load<D>(collection, [id])).get(id);
      return found && { ...found, generation };
    });
  }

  /** A page of documents. @throws {Problem} as `Freshness` does */
  page(query: DocumentQuery, wanted: Wanted): Promise<DocumentPage<D>> {
    return this.read(wanted, ({ collection }) => this.deps.documents.find<D>(collection, query));
  }

  /**
   * Reads from the generation that is live, once that very one has seen what is wanted. One that fails to be read may have been
   * dropped, if this process was held up for as long as they are kept: then the one that is live now is read.
   */
  private async read<R>(
    { position, signal }: Wanted,
    from: (generation: Generation) => Promise<R>,
  ): Promise<R> {
    const { generation } = await this.live.current();
    if (position !== undefined) await this.freshness.reached(generation.reader, position, signal);
    try {
      return await from(generation);
    } catch (error) {
      if (!(await this.live.hasMoved(generation))) throw error;
      return this.read({ position, signal }, from);
    }
  }
}
