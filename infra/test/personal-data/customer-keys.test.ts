import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnusableKeys } from '../../src';
import { openSqliteCustomerKeys } from '../../src/adapters';
import { manualClock, memoryCustomerKeys, seededEntropy } from '../../src/testing';
import { customerKeysContract } from './contract';

const masterKey = randomBytes(32);
const folder = mkdtempSync(join(tmpdir(), 'customer-keys-'));
let files = 0;
const clock = manualClock();
const entropy = seededEntropy(1);
const newPath = (): string => join(folder, `keys-${(files += 1)}.sqlite`);
const open = (path = newPath(), key = masterKey) =>
  openSqliteCustomerKeys({ path, masterKey: key, clock, entropy });

afterAll(() => rmSync(folder, { recursive: true }));

customerKeysContract('memory', () => memoryCustomerKeys(seededEntropy(2)));
customerKeysContract('SQLite', () => open());

test('keys outlive the process that made them, and another process sees what was forgotten', async () => {
  const path = newPath();
  const first = open(path);
  const key = await first.keyOf('anna');
  const second = open(path);
  expect(await second.keyOf('anna')).toEqual(key);
  await second.forget('anna');
  expect((await first.keyOf('anna')).keyId).not.toBe(key.keyId);
  await first.close();
  await second.close();
});

test('the file holds no key that is not encrypted, and nobody else may read it', async () => {
  const path = newPath();
  const keys = open(path);
  const { secret } = await keys.keyOf('anna');
  await keys.close();
  expect(readFileSync(path).includes(secret)).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a wrong master key is refused by name, and the file stays as it was', async () => {
  const path = newPath();
  await open(path).close();
  const before = readFileSync(path);
  expect(() => open(path, randomBytes(32))).toThrow(UnusableKeys);
  expect(() => open(path, randomBytes(32))).toThrow(/MASTER_KEY/);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a file that holds no keys is refused', () => {
  const path = newPath();
  writeFileSync(path, 'not a database, and long enough not to be taken for an empty one'.repeat(20));
  expect(() => open(path)).toThrow(UnusableKeys);
});
