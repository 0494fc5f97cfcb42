import type { Body, DocumentStore, Position } from '@queuecommerce/infra';
import { placeAfter, type Expectation } from './compare';
import type { Filling, Seen } from './filling';

/** What a generation that is being filled says of the documents. */
export class StoredExpectation implements Expectation {
  constructor(
    private readonly documents: DocumentStore,
    private readonly collection: string,
    private readonly filling: Filling,
  ) {}

  get position(): Position | undefined {
    return this.filling.position;
  }

  async between(
    after: string | undefined,
    upTo: string | undefined,
    limit: number,
  ): Promise<ReadonlyMap<string, Seen>> {
    const found = new Map<string, Seen>();
    const page = await this.documents.find<Body>(this.collection, { after: placeAfter(after), limit });
    for (const { id, body, position } of page.documents)
      if (upTo === undefined || id <= upTo) found.set(id, { body, position: position ?? '' });
    return found;
  }

  upTo(to: Position, watched: ReadonlyMap<string, Position>): Promise<ReadonlyMap<string, Seen>> {
    return this.filling.upTo(to, watched);
  }
}
