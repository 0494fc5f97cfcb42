/** Signing: what proves to a stranger that something was said by the holder of a key. */

/** Signs with one Ed25519 key (RFC 8032), which may live in this process or elsewhere. */
export interface Signer {
  /** The public key's identity: SHA-256, in hex, over its DER form (SubjectPublicKeyInfo). */
  readonly keyId: string;
  /** PEM, for those who verify. */
  readonly publicKey: string;
  /** 64 bytes. The same bytes always give the same signature. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A key that can not be used. The message names the file and never shows what is in it. */
export class BadKey extends Error {
  override readonly name = 'BadKey';
}
