import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { BadKey } from './port';

/** Public keys by their id: several, because seals outlive the key that made them. */
export class PublicKeys {
  private readonly keys = new Map<string, KeyObject>();

  /** @param pems each may also be a certificate or a private key, from which the public one follows. @throws {BadKey} */
  constructor(pems: readonly string[]) {
    for (const pem of pems) {
      const key = readPublicKey(pem);
      this.keys.set(keyIdOf(key), key);
    }
  }

  get ids(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** Whether the holder of the key `keyId` has signed `bytes`. */
  check(keyId: string, bytes: Uint8Array, signature: Uint8Array): 'valid' | 'invalid' | 'unknown-key' {
    const key = this.keys.get(keyId);
    if (key === undefined) return 'unknown-key';
    return verify(null, bytes, key, signature) ? 'valid' : 'invalid';
  }
}

/** SHA-256, in hex, over the key's DER form. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function readPublicKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw new BadKey('This is no public key in PEM', { cause: error });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new BadKey(`This is a key for ${key.asymmetricKeyType}, not for Ed25519`);
  return key;
}
