import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog, type RecordingLog } from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { readConfiguration } from '../../src/configuration';
import { startSystem, type System } from '../../src/system';
import type { Books } from '../../src/evidence/books';
import { auditBooks } from './books';
import { Client } from './client';
import { unitPrice } from './requests';
import { until } from './until';

const health = z.object({ reactors: z.array(z.object({ name: z.string(), position: z.string() })) });

/** A system of its own for the tests of a file, on the real engines in a folder of its own. */
export class Shop {
  private made = 0;

  constructor(
    readonly dataDir: string,
    readonly system: System,
    readonly client: Client,
    readonly log: RecordingLog,
  ) {}

  /** A product that only this test knows, with so many units. */
  async addProduct(initialStock: number, lowStockThreshold = 0): Promise<string> {
    const id = `thing-${++this.made}`;
    const body = { id, name: `Thing ${this.made}`, price: unitPrice, initialStock, lowStockThreshold };
    await this.client.succeed('POST /products', { body });
    return id;
  }

  /** Waits for what nobody has waited for: every reactor has done all that the log asks for. */
  async untilAtRest(): Promise<void> {
    const look = async () => ({
      ...health.parse((await this.client.succeed('GET /health/ready')).json),
      now: await this.now(),
    });
    await until(look, ({ now, reactors }) => reactors.every(({ position }) => `at-${position}` === now), {
      what: 'all is at rest',
    });
  }

  /** A token for all that has happened so far. */
  async now(): Promise<string> {
    return `at-${(await this.system.engines.store.head()) ?? ''}`;
  }

  /** Units of a product, with all that has happened so far seen. */
  async stockOf(productId: string): Promise<{ onHand: number; reserved: number; available: number }> {
    return (await this.client.product(productId, await this.now())).stock;
  }
}

/** To be called at a file's top: the system runs during its tests. `closed` is run on what it has left behind. */
export function openShop(
  env: Readonly<Record<string, string>> = {},
  closed: (books: Books) => void = () => undefined,
): () => Shop {
  let shop: Shop | undefined;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'queuecommerce-e2e-'));
    const configuration = readConfiguration({ PORT: '0', DATA_DIR: dataDir, ...env });
    const log = recordingLog();
    const system = await startSystem(configuration, { clock: systemClock, entropy: systemEntropy, log });
    shop = new Shop(dataDir, system, await Client.to(system.url), log);
  });
  afterAll(async () => {
    if (!shop) return;
    await shop.untilAtRest();
    await shop.system.stop();
    const books = await auditBooks(shop.dataDir);
    await rm(shop.dataDir, { recursive: true });
    expect(books.faults).toEqual([]);
    expect(shop.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
    closed(books);
  });
  return () => {
    if (!shop) throw new Error('The system has not started');
    return shop;
  };
}
