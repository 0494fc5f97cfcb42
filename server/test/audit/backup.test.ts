import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadableLog } from '@queuecommerce/infra';
import { openLogFile, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';
import { readConfiguration } from '../../src/configuration';
import { logFileOf } from '../../src/engines/data-folder';
import { startSystem } from '../../src/system';
import { Client } from '../running/client';
import { openShop } from '../running/running-system';
import { run } from './run-command';

const shop = openShop();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'queuecommerce-backup-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hashes = async (log: ReadableLog): Promise<readonly string[]> =>
  (await log.readAll({ limit: 100_000 })).map(({ position, metadata }) => `${position} ${metadata.hash}`);

test('a backup made while orders come in, restored elsewhere, is the same log and shows the same orders', async () => {
  const { client, dataDir, system } = shop();
  const productId = await shop().addProduct(100);
  const line = { productId, quantity: 1 };
  const first = await client.place([line]);
  const order = await client.orderOnce(first, ({ status }) => status === 'confirmed');
  const file = join(folder, 'backup.sqlite');
  const [backedUp] = await Promise.all([
    run(dataDir, ['backup', file]),
    ...Array.from({ length: 30 }, () => client.place([line])),
  ]);
  expect(backedUp.stdout).toMatch(/backup\.sqlite: \d+ events, .*every chain and seal verified/);
  expect(backedUp.stderr).toMatch(/Copying: .*\n.*Verifying: /s);
  expect(backedUp.exitCode).toBe(0);

  const elsewhere = join(folder, 'elsewhere');
  const restored = await run(elsewhere, ['restore', file]);
  expect(restored.stdout).toMatch(/elsewhere: \d+ events/);
  expect(restored.exitCode).toBe(0);
  const log = openLogFile(logFileOf(elsewhere));
  const copied = await hashes(log);
  log.close();
  expect(copied).toEqual((await hashes(system.engines.store)).slice(0, copied.length));

  const configuration = readConfiguration({ DATA_DIR: elsewhere, PORT: '0', SAMPLE_DATA: 'false' });
  const parts = { clock: systemClock, entropy: systemEntropy, log: recordingLog() };
  const second = await startSystem(configuration, parts);
  try {
    const token = `at-${copied.at(-1)?.split(' ')[0] ?? ''}`;
    expect(await (await Client.to(second.url)).order(first.orderId, token)).toEqual(order);
  } finally {
    await second.stop();
  }
});

test('a backup is not written over, and is restored only into an empty folder', async () => {
  const { dataDir } = shop();
  const file = join(folder, 'once.sqlite');
  expect(await run(dataDir, ['backup', file])).toMatchObject({ exitCode: 0 });
  const again = await run(dataDir, ['backup', file]);
  expect(again.stderr).toMatch(/once\.sqlite is there already, and is not written over/);
  const full = await run(dataDir, ['restore', file]);
  expect(full.stderr).toMatch(/DATA_DIR: .* is not empty/);
  expect([again.exitCode, full.exitCode]).toEqual([1, 1]);
});

test('what is no backup is not restored, and leaves the folder empty', async () => {
  const file = join(folder, 'no-backup.sqlite');
  await writeFile(file, 'x'.repeat(5_000));
  const dataDir = join(folder, 'empty');
  const { exitCode, stderr } = await run(dataDir, ['restore', file]);
  expect(stderr).toMatch(/no-backup\.sqlite is/);
  expect(exitCode).toBe(1);
  expect(await readdir(dataDir)).toEqual([]);
});

test('a backup into a folder that is not there is answered with what is wrong', async () => {
  const { exitCode, stderr } = await run(shop().dataDir, ['backup', join(folder, 'no', 'such', 'b.sqlite')]);
  expect(stderr).toMatch(/b\.sqlite can not be written/);
  expect(exitCode).toBe(1);
});
