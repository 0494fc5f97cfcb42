import type {
  Clock,
  DocumentStore,
  Entropy,
  Position,
  ReadableLog,
  RecordedEvent,
} from '@queuecommerce/infra';
import type { Projection, ReadModelName } from '@queuecommerce/projections';

/** What there is to say about events. */
export interface EventVocabulary {
  /** Every event type that this program knows. */
  readonly types: readonly string[];
  /** One line that says what an event means, without personal data. */
  inWords(event: RecordedEvent): string;
}

/** What reading the read models needs. */
export interface ReadModelDeps {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly readModels: Readonly<Record<ReadModelName, Projection>>;
  /** For the audit trail, for views of the past and to tell a place that the log has from one that it has not. */
  readonly store: ReadableLog;
  /**
   * Where this process builds what the reader reads for: lets it not rest until it has come to `position`. Then it resolves with true;
   * with false if the reader gives up or the signal aborts. Undefined if this process does not build it.
   */
  readonly hurry?: (reader: string, position: Position, signal: AbortSignal) => Promise<boolean> | undefined;
}

/** What the read side works with. */
export interface QueryApiDeps extends ReadModelDeps {
  readonly vocabulary: EventVocabulary;
}
