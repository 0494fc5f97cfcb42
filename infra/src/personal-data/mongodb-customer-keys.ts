import { randomBytes } from 'node:crypto';
import { Binary, type Collection } from 'mongodb';
import { instant, type Clock, type Entropy } from '../clock/port';
import type { MongoDb } from '../mongodb/connection';
import { unlessTaken } from '../mongodb/errors';
import { decrypt, encrypt } from './encryption';
import { UnusableKeys, type CustomerKey, type CustomerKeys } from './port';

export interface MongoDbCustomerKeysOptions {
  readonly database: string;
  /** 32 bytes: every key is stored encrypted under it. */
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** A customer's key, encrypted. The customer is the id, so that of two who make one at the same time one does. */
interface StoredKey {
  readonly _id: string;
  readonly keyId: string;
  readonly wrapped: Binary;
  readonly createdAt: string;
}

interface StoredProof {
  readonly _id: 'master-key';
  readonly proof: Binary;
}

const proof = 'the master key of this store';

/**
 * Customers' keys in MongoDB, a document each. What is deleted is gone for everybody who asks; its traces in the engine's files and
 * oplog are encrypted under the master key. Closing it leaves the connection open.
 */
export function mongoCustomerKeys(mongo: MongoDb, options: MongoDbCustomerKeysOptions): CustomerKeys {
  return new MongoCustomerKeys(mongo, options);
}

class MongoCustomerKeys implements CustomerKeys {
  private ready: Promise<void> | undefined;

  constructor(
    private readonly mongo: MongoDb,
    private readonly options: MongoDbCustomerKeysOptions,
  ) {}

  async keyOf(customerId: string): Promise<CustomerKey> {
    await this.prepared();
    const known = await this.mongo.reach(() => this.keys().findOne({ _id: customerId }));
    if (known) return this.unwrapped(known);
    const { masterKey, clock, entropy } = this.options;
    const keyId = entropy.uuid();
    const wrapped = new Binary(encrypt(masterKey, randomBytes(32), keyId));
    // Somebody else's is as good.
    await this.mongo.reach(() =>
      unlessTaken(() =>
        this.keys().insertOne({ _id: customerId, keyId, wrapped, createdAt: instant(clock) }),
      ),
    );
    // Whosever it is that is there now.
    return this.keyOf(customerId);
  }

  async find(keyIds: readonly string[]): Promise<ReadonlyMap<string, CustomerKey>> {
    await this.prepared();
    const found = await this.mongo.reach(() =>
      this.keys()
        .find({ keyId: { $in: [...keyIds] } })
        .toArray(),
    );
    return new Map(found.map((stored) => [stored.keyId, this.unwrapped(stored)]));
  }

  async knows(customerId: string): Promise<boolean> {
    return (await this.mongo.reach(() => this.keys().countDocuments({ _id: customerId }))) > 0;
  }

  async forget(customerId: string): Promise<boolean> {
    const { deletedCount } = await this.mongo.reach(() => this.keys().deleteOne({ _id: customerId }));
    return deletedCount > 0;
  }

  async close(): Promise<void> {}

  private keys(): Collection<StoredKey> {
    return this.mongo.database(this.options.database).collection<StoredKey>('customer-keys');
  }

  /** Once a process, before a key is used. @throws {UnusableKeys} */
  private prepared(): Promise<void> {
    this.ready ??= this.prepare().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async prepare(): Promise<void> {
    const { database, masterKey } = this.options;
    const proofs = this.mongo.database(database).collection<StoredProof>('customer-keys-proof');
    const own = new Binary(encrypt(masterKey, Buffer.from(proof), proof));
    const stored = await this.mongo.reach(async () => {
      await this.keys().createIndex({ keyId: 1 });
      await unlessTaken(() => proofs.insertOne({ _id: 'master-key', proof: own }));
      return proofs.findOne({ _id: 'master-key' });
    });
    try {
      decrypt(masterKey, bytesOf(stored?.proof), proof);
    } catch (error) {
      throw new UnusableKeys("MASTER_KEY is not the one that the customers' keys were stored under", {
        cause: error,
      });
    }
  }

  private unwrapped({ keyId, wrapped }: StoredKey): CustomerKey {
    try {
      return { keyId, secret: decrypt(this.options.masterKey, bytesOf(wrapped), keyId) };
    } catch (error) {
      throw new UnusableKeys(`The key ${keyId} is damaged`, { cause: error });
    }
  }
}

function bytesOf(stored: Binary | undefined): Buffer {
  return stored instanceof Binary ? Buffer.from(stored.buffer.subarray(0, stored.length())) : Buffer.alloc(0);
}
