import { mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
} from '@queuecommerce/infra/adapters';
import { products } from './load/load';
import { growLog } from './long-log';
import { BenchShop } from './shop';

/** The readers of the log whose work on the orders that the bench writes counts as done: they were delivered long ago. */
const doneReaders = [
  'reactor:catalogue-policy',
  'reactor:command-dispatcher',
  'reactor:forgetting',
  'reactor:fulfilment',
  'reactor:notifications',
  'reactor:payment-effects',
  'deadlines',
];
/** Placed, confirmed, shipped, delivered. */
export const eventsOfOrder = 4;

export interface EstablishedShop {
  readonly dataDir: string;
  readonly orders: number;
  readonly events: number;
}

const made = new Map<number, Promise<EstablishedShop>>();

/**
 * The folder of a shop that has had so many orders, its read models built. It is stopped. Made once for all the benches of a run, and gone
 * at its end.
 */
export function establishedShop(orders: number, say: (text: string) => void): Promise<EstablishedShop> {
  const shop = made.get(orders) ?? establish(orders, say);
  made.set(orders, shop);
  return shop;
}

async function establish(orders: number, say: (text: string) => void): Promise<EstablishedShop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'queuecommerce-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const path = join(dataDir, 'queuecommerce.sqlite');
  const events = orders * eventsOfOrder;
  await growLog(path, events, say);
  await countAsDone(path);
  const shop = await BenchShop.start(dataDir);
  say('building the read models');
  await shop.stockUp(products, 1_000_000);
  await shop.atRest();
  await shop.stop();
  return { dataDir, orders, events };
}

async function countAsDone(path: string): Promise<void> {
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  const documents = sqliteDocumentStore(file);
  const to = (await store.head()) ?? '';
  for (const reader of doneReaders)
    await documents.write({ writes: [], checkpoint: { reader, from: undefined, to } });
  await store.close();
  await file.close();
}
