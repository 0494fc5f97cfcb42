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
  /** Documents of messages that are back in their queue: kept until they are handled, but not parked any more. */
  private readonly replaying = new Set<string>();

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
    this.replaying.delete(id);
  }

  /** Oldest first. */
  async list(limit: number): Promise<readonly ParkedMessage[]> {
    const { documents } = await this.documents.find<ParkedDocument>(parkedMessagesCollection.name, {
      sort: { field: 'order', direction: 'asc' },
      limit: limit + this.replaying.size,
    });
    return documents
      .filter(({ id }) => !this.replaying.has(id))
      .slice(0, limit)
      .map(toParkedMessage);
  }

  /** The parked messages with this id, which now count as being in their queues. One id may be parked in several queues. */
  async takeBack(messageId: string): Promise<readonly ParkedMessage[]> {
    const { documents } = await this.documents.find<ParkedDocument>(parkedMessagesCollection.name, {
      where: [{ field: 'message.id', op: 'eq', value: messageId }],
      limit: 100,
    });
    const parked = documents.filter(({ id }) => !this.replaying.has(id));
    for (const { id } of parked) this.replaying.add(id);
    return parked.map(toParkedMessage);
  }

  /** A message that was taken back by another process is here to be handled. */
  markReplaying(queue: string, message: Message): void {
    this.replaying.add(documentId(queue, message.id));
  }

  /** What was taken back could not be put into its queue. */
  leaveParked(queue: string, message: Message): void {
    this.replaying.delete(documentId(queue, message.id));
  }

  /** Whether the message was taken back and its queue has not finished it yet. */
  isReplaying(queue: string, message: Message): boolean {
    return this.replaying.size > 0 && this.replaying.has(documentId(queue, message.id));
  }

  /** After a message that was taken back has been handled: it is not parked any more. */
  async replayed(queue: string, message: Message): Promise<void> {
    const id = documentId(queue, message.id);
    await this.documents.write({
      writes: [{ kind: 'delete', collection: parkedMessagesCollection.name, id }],
    });
    this.replaying.delete(id);
  }
}

function documentId(queue: string, messageId: string): string {
  return `${queue}/${messageId}`;
}

function toParkedMessage({ body }: StoredDocument<ParkedDocument>): ParkedMessage {
  const { queue, message, error, attempts, parkedAt } = body;
  return { queue, message, error, attempts, parkedAt };
}
