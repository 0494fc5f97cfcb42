import {
  errorText,
  instant,
  type Clock,
  type Condition,
  type DocumentStore,
  type Position,
  type RecordedEvent,
} from '@queuecommerce/infra';
import { parkedEventsCollection, type Failure, type ParkedEvent, type ParkedPartition } from './parked-event';

const collection = parkedEventsCollection.name;
const pageSize = 500;

/** The parked partitions of one reader. They are stored, so that they stay parked after a restart. */
export class ParkedEvents {
  /** Each parked partition's first event. */
  private readonly heads = new Map<string, Position>();

  private constructor(
    private readonly reader: string,
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  static async open(reader: string, documents: DocumentStore, clock: Clock): Promise<ParkedEvents> {
    await documents.ensure(parkedEventsCollection);
    const parked = new ParkedEvents(reader, documents, clock);
    await parked.remember();
    return parked;
  }

  get partitions(): number {
    return this.heads.size;
  }

  has(partition: string): boolean {
    return this.heads.has(partition);
  }

  /** Resolves once the events are durably parked. With a `failure` the first of them becomes the head of its partition. */
  async park(partition: string, events: readonly RecordedEvent[], failure?: Failure): Promise<void> {
    const [first] = events;
    if (first && !this.heads.has(partition)) {
      // By itself: if a crash tore a larger write, a later event could be taken for the head, and this one for handled.
      await this.write([this.record(partition, first, failure)]);
      this.heads.set(partition, first.position);
    }
    // After a crash events are read again: what lies before the head was handled, and the head is there, with its error.
    const head = this.heads.get(partition) ?? '';
    await this.write(
      events.filter(({ position }) => position > head).map((event) => this.record(partition, event)),
    );
  }

  /** The partitions that stand still, in log order of the events that failed. */
  async list(limit: number): Promise<readonly ParkedPartition[]> {
    const ids = [...this.heads.values()]
      .sort((a, b) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map((position) => this.idOf(position));
    const documents = await this.documents.load<ParkedEvent>(collection, ids);
    const heads = ids.flatMap((id) => documents.get(id)?.body ?? []);
    return Promise.all(
      heads.map(async (head) => ({
        ...head,
        events: await this.documents.count(collection, this.within(head.partition)),
      })),
    );
  }

  /** The first events of a parked partition. When there are none, it is not parked any more. */
  async next(partition: string): Promise<readonly ParkedEvent[]> {
    const { documents } = await this.documents.find<ParkedEvent>(collection, {
      where: this.within(partition),
      sort: { field: 'position', direction: 'asc' },
      limit: pageSize,
    });
    if (documents.length === 0) this.heads.delete(partition);
    return documents.map(({ body }) => body);
  }

  /** The first event of its partition has been handled. */
  async remove({ partition, position }: ParkedEvent): Promise<void> {
    await this.documents.write({ writes: [{ kind: 'delete', collection, id: this.idOf(position) }] });
    this.heads.set(partition, position);
  }

  /** The first event of its partition has failed once more. */
  async failedAgain(event: ParkedEvent, { error, attempts }: Failure): Promise<void> {
    await this.write([{ ...event, error: errorText(error), attempts: event.attempts + attempts }]);
    this.heads.set(event.partition, event.position);
  }

  private async remember(): Promise<void> {
    let after: { value: Position; id: string } | undefined;
    for (let more = true; more;) {
      const page = await this.documents.find<ParkedEvent>(collection, {
        where: [{ field: 'reader', op: 'eq', value: this.reader }],
        sort: { field: 'position', direction: 'asc' },
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      for (const { id, body } of page.documents) {
        if (!this.heads.has(body.partition)) this.heads.set(body.partition, body.position);
        after = { value: body.position, id };
      }
      more = page.more;
    }
  }

  private async write(events: readonly ParkedEvent[]): Promise<void> {
    if (events.length === 0) return;
    const writes = events.map((body) => ({
      kind: 'put' as const,
      collection,
      id: this.idOf(body.position),
      body,
    }));
    await this.documents.write({ writes });
  }

  private within(partition: string): readonly Condition[] {
    return [
      { field: 'reader', op: 'eq', value: this.reader },
      { field: 'partition', op: 'eq', value: partition },
    ];
  }

  private record(partition: string, event: RecordedEvent, failure?: Failure): ParkedEvent {
    return {
      reader: this.reader,
      partition,
      position: event.position,
      eventId: event.id,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      error: failure ? errorText(failure.error) : null,
      attempts: failure?.attempts ?? 0,
      parkedAt: instant(this.clock),
    };
  }

  private idOf(position: Position): string {
    return `${this.reader}/${position}`;
  }
}
