import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorText } from '../logging/error-text';
import { BadKey, type Signer } from './port';
import { keyIdOf } from './public-keys';

export interface OpenedSigner {
  readonly signer: Signer;
  /** Whether there was no key, so that this is a new one. */
  readonly isNew: boolean;
}

/**
 * Signs with the private key in a PEM file (PKCS#8). Makes a key, for its owner's eyes only (0600), if there is none; its public
 * half stands beside it, see `publicKeyPath`.
 * @throws {BadKey} it can not be read or made, is no Ed25519 key, or the public key beside it belongs to another.
 */
export function ed25519Signer(path: string): OpenedSigner {
  const isNew = makeIfMissing(path);
  const privateKey = readPrivateKey(path);
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  keepPublicKey(path, pem);
  return {
    isNew,
    signer: { keyId, publicKey: pem, sign: async (bytes) => sign(null, bytes, privateKey) },
  };
}

/** Where the public key of the private one at `path` stands: `x.pem` has `x.pub.pem`. */
export function publicKeyPath(path: string): string {
  return `${path.replace(/\.pem$/, '')}.pub.pem`;
}

function readPrivateKey(path: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch (error) {
    throw new BadKey(`${path} can not be read as a private key in PEM (PKCS#8): ${errorText(error)}`, {
      cause: error,
    });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new BadKey(`${path} holds a key for ${key.asymmetricKeyType}, not for Ed25519`);
  return key;
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function makeIfMissing(path: string): boolean {
  try {
    return writeOnce(path, newKey, 0o600);
  } catch (error) {
    throw new BadKey(`A key can not be made at ${path}: ${errorText(error)}`, { cause: error });
  }
}

/** The old public key is still needed for the seals of its time, so it is never written over. */
function keepPublicKey(privatePath: string, pem: string): void {
  const path = publicKeyPath(privatePath);
  try {
    if (writeOnce(path, () => pem, 0o644) || readFileSync(path, 'utf8').trim() === pem.trim()) return;
  } catch (error) {
    throw new BadKey(`The public key can not be kept at ${path}: ${errorText(error)}`, { cause: error });
  }
  throw new BadKey(`${path} is not the public key of ${privatePath}: move it away with the old private key`);
}

/** Writes a file unless it is there. Built aside and then named, so that nobody, now or after a crash, reads half a key. */
function writeOnce(path: string, content: () => string, mode: number): boolean {
  if (isThere(path)) return false;
  const aside = mkdtempSync(join(dirname(path), '.new-'));
  try {
    const made = join(aside, 'key');
    const file = openSync(made, 'wx', mode);
    writeSync(file, content());
    fsyncSync(file);
    closeSync(file);
    linkSync(made, path);
    return true;
  } catch (error) {
    // Another process was faster: its key is the one.
    if (isThere(path)) return false;
    throw error;
  } finally {
    rmSync(aside, { recursive: true });
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
