import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFile, systemClock, systemEntropy, type LogFile } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';
import { readConfiguration } from '../../src/configuration';
import { logFileOf } from '../../src/engines/data-folder';
import { startSystem } from '../../src/system';
import { Client } from '../running/client';
import { customer, orderOf } from '../running/requests';

/** The data folder of a system that has sold to two customers, and has stopped: all is sealed. */
export interface StoppedShop {
  readonly dataDir: string;
  /** John's and Anna's, of the same two products. */
  readonly orderIds: readonly [string, string];
  readonly publicKey: string;
  openLog(): LogFile;
  remove(): Promise<void>;
}

export const anna = { ...customer, customerId: 'anna-2', email: 'anna@elsewhere.example', firstName: 'Anna' };

export async function stoppedShop(): Promise<StoppedShop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'queuecommerce-audit-'));
  const configuration = readConfiguration({ PORT: '0', DATA_DIR: dataDir, SAMPLE_DATA: 'false' });
  const parts = { clock: systemClock, entropy: systemEntropy, log: recordingLog() };
  const system = await startSystem(configuration, parts);
  const client = await Client.to(system.url);
  for (const id of ['tea', 'pot'])
    await client.succeed('POST /products', { body: { id, name: id, price: 2_500, initialStock: 10 } });
  const order = orderOf([
    { productId: 'tea', quantity: 2 },
    { productId: 'pot', quantity: 1 },
  ]);
  const place = async (body: object): Promise<string> => {
    const answer = await client.succeed('POST /orders', { body, headers: { Prefer: 'wait=10' } });
    expect(answer.json).toMatchObject({ status: 'confirmed' });
    return String(Reflect.get(Object(answer.json), 'id'));
  };
  const orderIds = [await place(order), await place({ ...order, customer: anna })] as const;
  await system.stop();
  return {
    dataDir,
    orderIds,
    publicKey: join(dataDir, 'audit-signing-key.pub.pem'),
    openLog: () => openLogFile(logFileOf(dataDir)),
    remove: () => rm(dataDir, { recursive: true }),
  };
}
