import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadKey, PublicKeys } from '../../src';
import { ed25519Signer, publicKeyPath } from '../../src/adapters';
import { temporaryFile } from '../sqlite/temporary-file';

const { folder, remove } = temporaryFile();
afterAll(remove);

let files = 0;
const newPath = (): string => join(folder, `key-${++files}.pem`);
const message = Buffer.from('what was said');

test('a key is made when there is none, for its owner only, and is the same ever after', () => {
  const path = newPath();
  const made = ed25519Signer(path);
  expect(made.isNew).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = ed25519Signer(path);
  expect(again.isNew).toBe(false);
  expect(again.signer.keyId).toBe(made.signer.keyId);
  expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});

test('with the public key beside it, a signature is proven, and any other is not', async () => {
  const path = newPath();
  const { signer } = ed25519Signer(path);
  const keys = new PublicKeys([readFileSync(publicKeyPath(path), 'utf8')]);
  const signature = await signer.sign(message);
  expect(signature).toHaveLength(64);
  expect(keys.check(signer.keyId, message, signature)).toBe('valid');
  expect(keys.check(signer.keyId, Buffer.from('something else'), signature)).toBe('invalid');
  expect(keys.check(signer.keyId, message, Buffer.alloc(64))).toBe('invalid');
  expect(keys.check('0'.repeat(64), message, signature)).toBe('unknown-key');
});

test('RFC 8032, 7.1: the first test vector is signed as it says', async () => {
  const path = newPath();
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64');
  writeFileSync(path, `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
  const signature = await ed25519Signer(path).signer.sign(Buffer.alloc(0));
  expect(Buffer.from(signature).toString('hex')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

test.each([
  ['something else', 'no key at all'],
  ['', ''],
  ['a key for rsa', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
])('a file that holds %s is refused by its name, and stays as it is', (_, content) => {
  const path = newPath();
  writeFileSync(path, content);
  expect(() => ed25519Signer(path)).toThrow(BadKey);
  expect(() => ed25519Signer(path)).toThrow(path);
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('a folder that is not there, or a folder in the place of the key, is refused by its name', () => {
  const nowhere = join(folder, 'nowhere', 'key.pem');
  expect(() => ed25519Signer(nowhere)).toThrow(BadKey);
  expect(() => ed25519Signer(nowhere)).toThrow(nowhere);
  const path = newPath();
  mkdirSync(path);
  expect(() => ed25519Signer(path)).toThrow(BadKey);
});

test('the public key of an older key is not written over', () => {
  const path = newPath();
  ed25519Signer(path);
  const old = readFileSync(publicKeyPath(path), 'utf8');
  rmSync(path);
  expect(() => ed25519Signer(path)).toThrow(/is not the public key of/);
  expect(readFileSync(publicKeyPath(path), 'utf8')).toBe(old);
});

test('what is no public key for Ed25519 is refused', () => {
  expect(() => new PublicKeys(['no key'])).toThrow(BadKey);
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(() => new PublicKeys([pem])).toThrow(/rsa/);
});
