import { join } from 'node:path';
import type { EventStore, GatewayPayment } from '@queuecommerce/infra';
import {
  openSimulatedGateway,
  openSqlite,
  sqliteEventStore,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { auditLog, type Books } from '../../src/evidence/books';

/** Audits the log and the gateway's ledger of a folder whose system has stopped, with all its orders at their end. */
export async function auditBooks(dataDir: string): Promise<Books> {
  const ledger = await ledgerIn(dataDir);
  const store = await logIn(dataDir);
  try {
    return await auditLog(store, ledger);
  } finally {
    await store.close();
  }
}

/** The embedded log of a data folder, beside a system that may be running on it. */
export async function logIn(dataDir: string): Promise<EventStore> {
  const file = await openSqlite(join(dataDir, 'queuecommerce.sqlite'), { clock: systemClock });
  const store = sqliteEventStore(file);
  const closeStore = store.close.bind(store);
  const close = async (): Promise<void> => {
    await closeStore();
    await file.close();
  };
  return Object.assign(store, { close });
}

/** What the simulated gateway of a data folder says. */
export async function ledgerIn(dataDir: string): Promise<readonly GatewayPayment[]> {
  const gateway = await openSimulatedGateway({
    path: join(dataDir, 'gateway.sqlite'),
    clock: systemClock,
    entropy: systemEntropy,
    log: silentLog,
    webhook: undefined,
  });
  try {
    const ledger: GatewayPayment[] = [];
    for await (const payment of gateway.list('1970-01-01T00:00:00.000Z')) ledger.push(payment);
    return ledger;
  } finally {
    await gateway.close();
  }
}
