import type { Clock, DocumentStore, Entropy } from '@queuecommerce/infra';
import type { Projection, ReadModelName } from '@queuecommerce/projections';

/** What the read side works with. */
export interface QueryApiDeps {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly readModels: Readonly<Record<ReadModelName, Projection>>;
}
