import { randomBytes } from 'node:crypto';
import { UnusableKeys } from '../../src';
import { mongoCustomerKeys, openMongoDb, systemClock, systemEntropy, type MongoDb } from '../../src/adapters';
import { describeOn, silentLog } from '../../src/testing';
import { customerKeysContract } from './contract';

describeOn(['MONGODB_URL'], "customers' keys in MongoDB", ({ MONGODB_URL: url }) => {
  const masterKey = randomBytes(32);
  // Not before a test runs: where there is no MongoDB, none does.
  let opened: MongoDb | undefined;
  const mongo = (): MongoDb => (opened ??= openMongoDb({ url, clock: systemClock, log: silentLog }));
  const databases: string[] = [];
  const parts = { clock: systemClock, entropy: systemEntropy };
  const newDatabase = (): string => {
    databases.push(`keys_${systemEntropy.uuid().replaceAll('-', '')}`);
    return databases.at(-1) ?? '';
  };
  const open = (database = newDatabase(), key = masterKey) =>
    mongoCustomerKeys(mongo(), { ...parts, database, masterKey: key });

  afterAll(async () => {
    for (const database of databases) await mongo().database(database).dropDatabase();
    await opened?.close();
  });

  customerKeysContract('MongoDB', () => open());

  test('two processes that make a key for one customer at the same time agree on one, and see what the other forgets', async () => {
    const database = newDatabase();
    const [first, second] = [open(database), open(database)];
    const made = await Promise.all([first, second, first, second].map((keys) => keys.keyOf('anna')));
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(1);
    await second.forget('anna');
    expect((await first.keyOf('anna')).keyId).not.toBe(made[0]?.keyId);
  });

  test('what is stored holds no key that is not encrypted', async () => {
    const database = newDatabase();
    const { secret } = await open(database).keyOf('anna');
    const stored = await mongo().database(database).collection('customer-keys').find().toArray();
    const kept = stored.map(({ wrapped }) => Buffer.from(wrapped.buffer));
    expect(kept).toHaveLength(1);
    expect(kept[0]?.includes(secret)).toBe(false);
  });

  test('a wrong master key is refused by name', async () => {
    const database = newDatabase();
    await open(database).keyOf('anna');
    const wrong = open(database, randomBytes(32)).keyOf('ben');
    await expect(wrong).rejects.toThrow(UnusableKeys);
    await expect(wrong).rejects.toThrow(/MASTER_KEY/);
  });
});
