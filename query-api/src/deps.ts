import type { Clock, DocumentStore } from '@queuecommerce/infra';
import type { Projection, ReadModelName } from '@queuecommerce/projections';

/** Where a read model's documents are, and whose checkpoint tells how far it has come. */
export type ReadModelSource = Pick<Projection, 'collection' | 'reader'>;

/** What the read side works with. */
export interface QueryApiDeps {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly readModels: Readonly<Record<ReadModelName, ReadModelSource>>;
}
