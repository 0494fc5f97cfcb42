import type { Body, DocumentPage, DocumentQuery, Position, StoredDocument } from '@queuecommerce/infra';
import type { RequestContext } from '@queuecommerce/infra/http';
import type { ReadModelName } from '@queuecommerce/projections';
import type { QueryApiDeps } from './deps';
import { Freshness } from './freshness';

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
  private ensured: Promise<void> | undefined;
  private readonly freshness: Freshness;

  constructor(
    private readonly deps: QueryApiDeps,
    private readonly name: ReadModelName,
  ) {
    this.freshness = new Freshness(deps.documents, deps.clock);
  }

  /** One document; undefined if there is none. @throws {Problem} as `Freshness` does */
  async one(id: string, wanted: Wanted): Promise<StoredDocument<D> | undefined> {
    const { name } = await this.ready(wanted);
    return (await this.deps.documents.load<D>(name, [id])).get(id);
  }

  /** A page of documents. @throws {Problem} as `Freshness` does */
  async page(query: DocumentQuery, wanted: Wanted): Promise<DocumentPage<D>> {
    const { name } = await this.ready(wanted);
    return this.deps.documents.find<D>(name, query);
  }

  private async ready({ position, signal }: Wanted): Promise<{ readonly name: string }> {
    const { collection, reader } = this.deps.readModels[this.name];
    await (this.ensured ??= this.ensure());
    if (position !== undefined) await this.freshness.reached(reader, position, signal);
    return collection;
  }

  /** The projection may run in another process, and may not have begun. */
  private async ensure(): Promise<void> {
    try {
      await this.deps.documents.ensure(this.deps.readModels[this.name].collection);
    } catch (error) {
      this.ensured = undefined;
      throw error;
    }
  }
}
