import { createHash } from 'node:crypto';
import type { Entropy } from '../clock/port';
import type { CustomerKey, CustomerKeys } from './port';

/** Customers' keys for tests; the secrets follow from the entropy's ids. */
export function memoryCustomerKeys(entropy: Entropy): CustomerKeys {
  const byCustomer = new Map<string, CustomerKey>();
  return {
    async keyOf(customerId) {
      const known = byCustomer.get(customerId);
      if (known) return known;
      const keyId = entropy.uuid();
      const key = { keyId, secret: createHash('sha256').update(keyId).digest() };
      byCustomer.set(customerId, key);
      return key;
    },
    async find(keyIds) {
      const existing = [...byCustomer.values()].filter(({ keyId }) => keyIds.includes(keyId));
      return new Map(existing.map((key) => [key.keyId, key]));
    },
    knows: async (customerId) => byCustomer.has(customerId),
    forget: async (customerId) => byCustomer.delete(customerId),
    close: async () => undefined,
  };
}
