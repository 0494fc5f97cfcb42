import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM: nonce, tag and ciphertext in one.
 * @param about what it belongs to: it can not be opened as anything else's
 */
export function encrypt(
  secret: Buffer,
  plain: Buffer,
  about: string,
  nonce: Uint8Array = randomBytes(nonceBytes),
): Buffer {
  const encryption = createCipheriv(cipher, secret, nonce).setAAD(Buffer.from(about));
  const ciphertext = Buffer.concat([encryption.update(plain), encryption.final()]);
  return Buffer.concat([nonce, encryption.getAuthTag(), ciphertext]);
}

/** What `encrypt` was given. @throws {Error} another key, another `about`, or changed bytes */
export function decrypt(secret: Buffer, sealed: Buffer, about: string): Buffer {
  const decryption = createDecipheriv(cipher, secret, sealed.subarray(0, nonceBytes)).setAAD(
    Buffer.from(about),
  );
  decryption.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decryption.update(sealed.subarray(nonceBytes + tagBytes)), decryption.final()]);
}

/**
 * A nonce that follows from what is encrypted: the same event, appended again, has the same bytes, and under one key no two
 * plaintexts share one.
 */
export function nonceFor(secret: Buffer, plain: Buffer, about: string): Buffer {
  return createHmac('sha256', secret)
    .update(about)
    .update('\0')
    .update(plain)
    .digest()
    .subarray(0, nonceBytes);
}
