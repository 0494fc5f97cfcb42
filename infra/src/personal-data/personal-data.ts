import type { PersonalFields } from '@queuecommerce/domain';
import { UnreadableLog } from '../event-store/port';
import { decrypt, encrypt, nonceFor } from './encryption';
import { memberAt, withMember, withoutMembers } from './members';
import type { CustomerKeys } from './port';

/** What stands in an event's data for its personal part. */
interface Sealed {
  readonly key: string;
  /** Nonce, tag and ciphertext, base64url: a JSON object of the personal members by their paths. */
  readonly box: string;
}

/** An event before it is appended, or as it was read. */
interface EventData {
  readonly type: string;
  /** What is sealed is bound to the command that it came with: it opens as no other's. */
  readonly metadata: { readonly commandId: string };
  readonly data: object;
}

const sealedMember = 'sealed';

/** Encrypts the personal data of events under their customers' keys, and opens what still has its key. */
export class PersonalData {
  /** What was opened, by the event as it is stored: many readers ask for the same. It is given only to who has the key at that time. */
  private readonly openedData = new WeakMap<object, object>();

  constructor(
    private readonly keys: CustomerKeys,
    /** By event type, where personal data stands. */
    private readonly fields: Readonly<Partial<Record<string, PersonalFields>>>,
  ) {}

  /** Whether events of this type have personal data. */
  concerns(type: string): boolean {
    return this.fields[type] !== undefined;
  }

  /** The event's data as it is to be stored. */
  async seal({ type, data, metadata: { commandId } }: EventData): Promise<object> {
    const personal = this.fields[type];
    if (!personal) return data;
    const customerId = memberAt(data, personal.subject);
    if (typeof customerId !== 'string')
      throw new TypeError(`${type} does not say whose its personal data is`);
    const { keyId, secret } = await this.keys.keyOf(customerId);
    const paths = Object.keys(personal.forgotten);
    const plain = Buffer.from(
      JSON.stringify(Object.fromEntries(paths.map((path) => [path, memberAt(data, path)]))),
    );
    const box = encrypt(secret, plain, commandId, nonceFor(secret, plain, commandId)).toString('base64url');
    const sealed: Sealed = { key: keyId, box };
    return { ...withoutMembers(data, paths), [sealedMember]: sealed };
  }

  /**
   * The events with their personal data; where the key is gone, with what stands in its place.
   * @throws {UnreadableLog} sealed data that its own key does not open
   */
  async open<E extends EventData>(events: readonly E[]): Promise<readonly E[]> {
    const keyIds = new Set<string>();
    for (const event of events) {
      const sealed = this.sealedIn(event);
      if (sealed) keyIds.add(sealed.key);
    }
    if (keyIds.size === 0) return events;
    const keys = await this.keys.find([...keyIds]);
    return events.map((event) => {
      const sealed = this.sealedIn(event);
      return sealed ? { ...event, data: this.opened(event, sealed, keys.get(sealed.key)?.secret) } : event;
    });
  }

  private opened(event: EventData, sealed: Sealed, secret: Buffer | undefined): object {
    if (!secret) return this.decrypted(event, sealed, undefined);
    const known = this.openedData.get(event.data);
    if (known) return known;
    const data = this.decrypted(event, sealed, secret);
    this.openedData.set(event.data, data);
    return data;
  }

  private sealedIn({ type, data }: EventData): Sealed | undefined {
    return this.fields[type] && sealedMember in data && isSealed(data.sealed) ? data.sealed : undefined;
  }

  private decrypted(
    { type, data, metadata }: EventData,
    { box }: Sealed,
    secret: Buffer | undefined,
  ): object {
    const bare = withoutMembers(data, [sealedMember]);
    const forgotten = this.fields[type]?.forgotten ?? {};
    const members = secret ? openBox(metadata.commandId, type, box, secret) : forgotten;
    return Object.entries(members).reduce((filled, [path, value]) => withMember(filled, path, value), bare);
  }
}

function openBox(
  commandId: string,
  type: string,
  box: string,
  secret: Buffer,
): Readonly<Record<string, unknown>> {
  try {
    const plain: Record<string, unknown> = JSON.parse(
      decrypt(secret, Buffer.from(box, 'base64url'), commandId).toString(),
    );
    return plain;
  } catch (error) {
    throw new UnreadableLog(
      `The personal data of a ${type} of the command ${commandId} does not open with its own key`,
      {
        cause: error,
      },
    );
  }
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'key' in value && 'box' in value;
}
