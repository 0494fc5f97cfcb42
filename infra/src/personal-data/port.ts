/**
 * Customers' keys: what personal data in events is encrypted under. Forgetting a customer is deleting the key.
 *
 * They are kept apart from the log, so that a backup of the log alone holds nothing that can be read.
 */

/** A key of one customer's. Who was forgotten and comes back has another one. */
export interface CustomerKey {
  readonly keyId: string;
  /** 32 bytes, for AES-256-GCM. */
  readonly secret: Buffer;
}

export interface CustomerKeys {
  /** The customer's present key, made and durable before this resolves if there is none. */
  keyOf(customerId: string): Promise<CustomerKey>;
  /** Those of these keys that still exist. */
  find(keyIds: readonly string[]): Promise<ReadonlyMap<string, CustomerKey>>;
  /** Whether the customer has a key. */
  knows(customerId: string): Promise<boolean>;
  /** Deletes the customer's key; resolves once it is gone from the storage. False if there was none. */
  forget(customerId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The keys can not be opened: not with this master key, or not at all. Nothing was changed. */
export class UnusableKeys extends Error {
  override readonly name = 'UnusableKeys';
}
