import { DatabaseSync } from '@photostructure/sqlite';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { logFileOf } from '../../src/engines/data-folder';
import { run } from './run-command';
import { stoppedShop, type StoppedShop } from './stopped-shop';

let shop: StoppedShop;
let folder: string;
let anotherKey: string;

beforeAll(async () => {
  shop = await stoppedShop();
  folder = await mkdtemp(join(tmpdir(), 'queuecommerce-commands-'));
  anotherKey = join(folder, 'another.pem');
  const { publicKey } = generateKeyPairSync('ed25519');
  await writeFile(anotherKey, publicKey.export({ type: 'spki', format: 'pem' }));
});
afterAll(async () => {
  await shop.remove();
  await rm(folder, { recursive: true });
});

/** A copy of the data folder with the log changed by this statement. */
async function tampered(sql: string): Promise<string> {
  const dataDir = await mkdtemp(join(folder, 'tampered-'));
  await cp(shop.dataDir, dataDir, { recursive: true });
  const db = new DatabaseSync(logFileOf(dataDir));
  db.exec(sql);
  db.close();
  return dataDir;
}

test('audit verify says that the log is what it was, up to which seal, and shows its progress', async () => {
  const { exitCode, stdout, stderr } = await run(shop.dataDir, ['audit', 'verify']);
  expect(stdout).toMatch(/^The log is what it was: \d+ events in \d+ streams/);
  expect(stdout).toMatch(/Last seal: [0-9a-f]{64}/);
  expect(stderr).toMatch(/Verifying: \d+ of \d+ events \(100%\)/);
  expect(exitCode).toBe(0);
});

test('audit verify names the first event that was changed, and exits with 1', async () => {
  const dataDir = await tampered(`UPDATE events SET data = replace(data, 'credit_card', 'debit_card')`);
  const { exitCode, stdout } = await run(dataDir, ['audit', 'verify']);
  expect(stdout).toMatch(/^DAMAGED: The event at position \d+ \(order-[-0-9a-f]{36}, revision 0\)/);
  expect(exitCode).toBe(1);
});

test('audit verify --json gives the finding and the figures', async () => {
  const right = await run(shop.dataDir, ['audit', 'verify', '--json']);
  expect(JSON.parse(right.stdout)).toMatchObject({ ok: true, finding: null, seals: 1 });
  const dataDir = await tampered('DELETE FROM events WHERE position = 3');
  const wrong = await run(dataDir, ['audit', 'verify', '--json']);
  expect(JSON.parse(wrong.stdout)).toMatchObject({
    ok: false,
    finding: { kind: 'removed', position: '0000000000000003' },
  });
  expect(wrong.exitCode).toBe(1);
});

test('audit verify with another key says which one it would take', async () => {
  const { exitCode, stdout } = await run(shop.dataDir, ['audit', 'verify', '--public-key', anotherKey]);
  expect(stdout).toMatch(/^SEAL-KEY-UNKNOWN: .*log-seal, revision 0.* signed with the key [0-9a-f]{64}/);
  expect(exitCode).toBe(1);
});

const verify = (dataDir: string, ...seal: readonly string[]) => run(dataDir, ['audit', 'verify', ...seal]);

test('audit verify --seal finds a log that was cut off before a seal that was noted', async () => {
  const noted = /Last seal: ([0-9a-f]{64})/.exec((await verify(shop.dataDir)).stdout)?.[1] ?? '';
  expect((await verify(shop.dataDir, '--seal', noted)).exitCode).toBe(0);
  const dataDir = await tampered(
    "DELETE FROM events WHERE type = 'LogSealed'; DELETE FROM streams WHERE name = 'log-seal'",
  );
  expect((await verify(dataDir)).exitCode).toBe(0);
  const cut = await verify(dataDir, '--seal', noted);
  expect(cut).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^REMOVED: .*does not hold the seal/),
  });
});

test('audit export writes a file once, and audit verify-file checks it with the public key alone', async () => {
  const file = join(folder, 'order.json');
  const args = ['audit', 'export', '--order', shop.orderIds[0], '--out', file];
  const exported = await run(shop.dataDir, args);
  expect(exported.stderr).toMatch(/\d+ events under 1 seal written to/);
  expect(exported.exitCode).toBe(0);
  const again = await run(shop.dataDir, args);
  expect(again).toMatchObject({ exitCode: 1, stdout: '' });
  expect(again.stderr).toMatch(/--out: .* can not be written.*EEXIST/);
  const nowhere = join(folder, 'nowhere');
  const check = (path: string, key: string) =>
    run(nowhere, ['audit', 'verify-file', path, '--public-key', key]);
  const right = await check(file, shop.publicKey);
  expect(right.stdout).toMatch(new RegExp(`^Order ${shop.orderIds[0]}: \\d+ events`));
  expect(right.exitCode).toBe(0);
  expect(await check(file, anotherKey)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^WRONG: /),
  });
  const forged = join(folder, 'forged.json');
  await writeFile(forged, (await readFile(file, 'utf8')).replace('"quantity": 2', '"quantity": 9'));
  expect(await check(forged, shop.publicKey)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^WRONG: .* is not what its hash was made of/),
  });
});

test.each([
  [['audit', 'export', '--order', 'x'], /--order: "x" is not an order's id/],
  [['audit', 'export', '--order', '99999999-9999-4999-8999-999999999999'], /There is no order 99999999/],
  [['audit', 'verify', '--seal', 'x'], /--seal: a seal is given as the 64/],
  [['audit', 'verify', '--public-key', 'nowhere.pem'], /--public-key: nowhere\.pem can not be used/],
  [['audit', 'verify-file', 'nowhere.json'], /--public-key: the key to check the file with is needed/],
])('%j is answered with what is wrong, in one line', async (args, message) => {
  const { exitCode, stderr, stdout } = await run(shop.dataDir, args);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
});

test('a file that is no evidence, and a folder without a log, are answered with what is wrong', async () => {
  const noEvidence = join(folder, 'none.json');
  await writeFile(noEvidence, '{"format":"something else"}');
  const args = ['audit', 'verify-file', noEvidence, '--public-key', shop.publicKey];
  const file = await run(shop.dataDir, args);
  expect(file.stderr).toMatch(/no file of evidence that this program can read: \/format/);
  expect(file.exitCode).toBe(1);
  const verify = await run(join(folder, 'nowhere'), ['audit', 'verify']);
  expect(verify.stderr).toMatch(/queuecommerce\.sqlite is not there/);
  expect(verify.exitCode).toBe(1);
});

test('a signing key that can not be used keeps the system from starting, and the variable is named', async () => {
  const key = join(folder, 'bad.pem');
  await writeFile(key, 'no key');
  const { exitCode, stderr } = await run(shop.dataDir, ['start'], { AUDIT_SIGNING_KEY_FILE: key, PORT: '0' });
  expect(stderr).toMatch(/^AUDIT_SIGNING_KEY_FILE: .*bad\.pem can not be read as a private key/m);
  expect(exitCode).toBe(1);
});
