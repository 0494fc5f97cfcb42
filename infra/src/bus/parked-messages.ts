import { instant, type Clock } from '../clock/port';
import type { Collection, DocumentStore, StoredDocument } from '../documents/port';
import { errorText } from '../logging/error-text';
import type { Message, ParkedMessage } from './port';

/** Where the in-process bus keeps the messages that it gave up on: they survive a restart. */
export const parkedMessagesCollection: Collection = {
  name: 'parked-messages',
  indexes: [['order'], ['message.id']],
};

interface ParkedDocument extends ParkedMessage {
  /** Time and place in the process's own sequence: oldest first, also within a millisecond. */
  readonly order: string;
}

export class ParkedMessages {
  private parkedSoFar = 0;
  /**
   * What was put back into its queue here: documents as they were, by their `order`. They are kept until they are handled, but do not
   * count as parked. One that is parked again, by whichever process, has another `order`.
   */
  private readonly takenBack = new Map<string, string>();
  /** Messages here that were put back: once handled, their documents go. */
  private readonly returning = new Set<string>();

  private constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  static async open(documents: DocumentStore, clock: Clock): Promise<ParkedMessages> {
    await documents.ensure(parkedMessagesCollection);
    return new ParkedMessages(documents, clock);
  }

  /** Resolves once the message is durably parked. Parking it again replaces what is stored. */
  async park(queue: string, message: Message, error: unknown, attempts: number): Promise<void> {
    const parkedAt = instant(this.clock);
    const order = `${parkedAt}/${String(this.parkedSoFar++).padStart(12, '0')}`;
    const body: ParkedDocument = { queue, message, error: errorText(error), attempts, parkedAt, order };
    const id = documentId(queue, message.id);
    await this.documents.write({
      writes: [{ kind: 'put', collection: parkedMessagesCollection.name, id, body }],
    });
    this.returning.delete(id);
  }

  /** Oldest first. */
  async list(limit: number): Promise<readonly ParkedMessage[]> {
    const { documents } = await this.documents.find<ParkedDocument>(parkedMessagesCollection.name, {
      sort: { field: 'order', direction: 'asc' },
      limit: limit + this.takenBack.size,
    });
    return documents
      .filter((document) => this.isParked(document))
      .slice(0, limit)
      .map(toParkedMessage);
  }

  /** The parked messages with this id, which now count as being in their queues. One id may be parked in several queues. */
  async takeBack(messageId: string): Promise<readonly ParkedMessage[]> {
    const { documents } = await this.documents.find<ParkedDocument>(parkedMessagesCollection.name, {
      where: [{ field: 'message.id', op: 'eq', value: messageId }],
      limit: 100,
    });
    const parked = documents.filter((document) => this.isParked(document));
    for (const { id, body } of parked) this.takenBack.set(id, body.order);
    return parked.map(toParkedMessage);
  }

  /** A message that was taken back, here or by another process, is here to be handled. */
  markReturning(queue: string, message: Message): void {
    this.returning.add(documentId(queue, message.id));
  }

  /** What was taken back could not be put into its queue. */
  leaveParked(queue: string, message: Message): void {
    this.takenBack.delete(documentId(queue, message.id));
  }

  /** Whether the message was taken back and its queue here has not finished it yet. */
  isReturning(queue: string, message: Message): boolean {
    return this.returning.size > 0 && this.returning.has(documentId(queue, message.id));
  }

  /** After a message that was taken back has been handled: it is not parked any more. */
  async returned(queue: string, message: Message): Promise<void> {
    const id = documentId(queue, message.id);
    await this.documents.write({
      writes: [{ kind: 'delete', collection: parkedMessagesCollection.name, id }],
    });
    this.returning.delete(id);
    this.takenBack.delete(id);
  }

  private isParked({ id, body }: StoredDocument<ParkedDocument>): boolean {
    return this.takenBack.get(id) !== body.order;
  }
}

function documentId(queue: string, messageId: string): string {
  return `${queue}/${messageId}`;
}

function toParkedMessage({ body }: StoredDocument<ParkedDocument>): ParkedMessage {
  const { queue, message, error, attempts, parkedAt } = body;
  return { queue, message, error, attempts, parkedAt };
}
