import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { instant, type Clock, type Entropy } from '../clock/port';
import { Gathered } from '../gathered';
import { decrypt, encrypt } from './encryption';
import { UnusableKeys, type CustomerKey, type CustomerKeys } from './port';

export interface SqliteCustomerKeysOptions {
  /** The store's own file, made if it is not there. */
  readonly path: string;
  /** 32 bytes: every key is stored encrypted under it. */
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

const mostRecent = 1_000;

const proof = 'the master key of this store';

/** @throws {UnusableKeys} the file is no store of keys, or is another master key's */
export function openSqliteCustomerKeys(options: SqliteCustomerKeysOptions): CustomerKeys {
  const { path, masterKey } = options;
  try {
    const db = new DatabaseSync(path);
    chmodSync(path, 0o600);
    // What is deleted is overwritten, and no write-ahead log keeps a copy.
    db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000',
    );
    db.exec(`
      CREATE TABLE IF NOT EXISTS master (proof BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS keys (
        id TEXT PRIMARY KEY, customer TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL, created_at TEXT NOT NULL
      ) WITHOUT ROWID`);
    proveMasterKey(db, masterKey);
    return new SqliteCustomerKeys(db, options);
  } catch (error) {
    if (error instanceof UnusableKeys) throw error;
    throw new UnusableKeys(`${path} can not be used as the store of customers' keys`, { cause: error });
  }
}

function proveMasterKey(db: DatabaseSyncInstance, masterKey: Buffer): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const row = db.prepare('SELECT proof FROM master').get();
    if (row === undefined)
      db.prepare('INSERT INTO master (proof) VALUES (?)').run(encrypt(masterKey, Buffer.from(proof), proof));
    else decrypt(masterKey, bytesOf(row, 'proof'), proof);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw new UnusableKeys("MASTER_KEY is not the one that the customers' keys were stored under", {
      cause: error,
    });
  }
}

class SqliteCustomerKeys implements CustomerKeys {
  /** Keys that were unwrapped lately, each good only as long as the file has it. */
  private readonly recent = new Map<string, { readonly wrapped: Buffer; readonly key: CustomerKey }>();
  private readonly making: Gathered<string, void>;
  private readonly byCustomer;
  private readonly byId;
  private readonly insert;
  private readonly remove;

  constructor(
    private readonly db: DatabaseSyncInstance,
    private readonly options: SqliteCustomerKeysOptions,
  ) {
    this.making = new Gathered(async (customerIds) => this.make(customerIds));
    this.byCustomer = db.prepare('SELECT id, wrapped FROM keys WHERE customer = ?');
    this.byId = db.prepare('SELECT id, wrapped FROM keys WHERE id = ?');
    this.insert = db.prepare(
      'INSERT OR IGNORE INTO keys (id, customer, wrapped, created_at) VALUES (?, ?, ?, ?)',
    );
    this.remove = db.prepare('DELETE FROM keys WHERE customer = ?');
  }

  async keyOf(customerId: string): Promise<CustomerKey> {
    // Always asked of the file: another process may have forgotten the customer.
    const known = this.byCustomer.get(customerId);
    if (known !== undefined) return this.unwrapped(known);
    await this.making.ask(customerId);
    return this.keyOf(customerId);
  }

  async find(keyIds: readonly string[]): Promise<ReadonlyMap<string, CustomerKey>> {
    const found = new Map<string, CustomerKey>();
    for (const keyId of keyIds) {
      const row = this.byId.get(keyId);
      if (row !== undefined) found.set(keyId, this.unwrapped(row));
    }
    return found;
  }

  async knows(customerId: string): Promise<boolean> {
    return this.byCustomer.get(customerId) !== undefined;
  }

  async forget(customerId: string): Promise<boolean> {
    this.recent.clear();
    return this.remove.run(customerId).changes > 0;
  }

  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  /** One commit for all the customers that came in the same breath. */
  private make(customerIds: readonly string[]): void {
    const { masterKey, clock, entropy } = this.options;
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const customerId of new Set(customerIds)) {
        const keyId = entropy.uuid();
        this.insert.run(keyId, customerId, encrypt(masterKey, randomBytes(32), keyId), instant(clock));
      }
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private unwrapped(row: object): CustomerKey {
    const keyId = 'id' in row ? String(row.id) : '';
    const wrapped = bytesOf(row, 'wrapped');
    const known = this.recent.get(keyId);
    if (known?.wrapped.equals(wrapped) === true) return known.key;
    try {
      const key = { keyId, secret: decrypt(this.options.masterKey, wrapped, keyId) };
      if (this.recent.size >= mostRecent) this.recent.clear();
      this.recent.set(keyId, { wrapped, key });
      return key;
    } catch (error) {
      throw new UnusableKeys(`The key ${keyId} is damaged`, { cause: error });
    }
  }
}

function bytesOf(row: object, column: string): Buffer {
  const value: unknown = Object.getOwnPropertyDescriptor(row, column)?.value;
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}
