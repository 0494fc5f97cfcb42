import type { Body, DocumentPage, DocumentQuery, Position, StoredDocument } from '@queuecommerce/infra';
import type { RequestContext } from '@queuecommerce/infra/http';
import type { ReadModelName } from '@queuecommerce/projections';
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

/** A read model as the queries see it. */
export class ReadModel<D extends Body> {
  private readonly live: LiveGeneration;
  private readonly freshness: Freshness;

  constructor(
    private readonly deps: ReadModelDeps,
    name: ReadModelName,
  ) {
    this.live = new LiveGeneration(deps, deps.readModels[name]);
    this.freshness = new Freshness(deps.documents, deps.clock);
  }

  /** One document; undefined if there is none. @throws {Problem} as `Freshness` does */
  one(id: string, wanted: Wanted): Promise<StoredDocument<D> | undefined> {
    return this.read(wanted, async (name) => (await this.deps.documents.load<D>(name, [id])).get(id));
  }

  /** A page of documents. @throws {Problem} as `Freshness` does */
  page(query: DocumentQuery, wanted: Wanted): Promise<DocumentPage<D>> {
    return this.read(wanted, (name) => this.deps.documents.find<D>(name, query));
  }

  /**
   * Reads from the generation that is live, once that very one has seen what is wanted. One that fails to be read may have been
   * dropped, if this process was held up for as long as they are kept: then the one that is live now is read.
   */
  private async read<R>({ position, signal }: Wanted, from: (collection: string) => Promise<R>): Promise<R> {
    const { collection, reader } = await this.live.current();
    if (position !== undefined) await this.freshness.reached(reader, position, signal);
    try {
      return await from(collection.name);
    } catch (error) {
      if (!(await this.live.hasMoved({ reader }))) throw error;
      return this.read({ position, signal }, from);
    }
  }
}
