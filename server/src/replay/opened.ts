import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, DocumentStore, Entropy, EventStore, Log } from '@queuecommerce/infra';
import {
  openSqlite,
  pinoLog,
  sqliteDocumentStore,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import { ReadModelPointers } from '@queuecommerce/projections';
import { Closers } from '../closers';
import { CommandFailed } from '../commands/command-failed';
import { logFileOf } from '../engines/data-folder';
import { openStorage, type StorageConfiguration } from '../engines/storage';

/** The log and the documents as `replay` works with them, beside a server that may be running on them. */
export interface Opened {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly pointers: ReadModelPointers;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Documents in a file of its own, gone when this is closed: what is tried out touches nothing. */
  scratch(): Promise<DocumentStore>;
  close(): Promise<void>;
}

/** @throws {CommandFailed} there is no log */
export async function openForReplay(configuration: StorageConfiguration): Promise<Opened> {
  const { dataDir, eventStoreDbUrl } = configuration;
  if (eventStoreDbUrl === undefined && !existsSync(logFileOf(dataDir)))
    throw new CommandFailed(`DATA_DIR: there is no log in ${dataDir}`);
  const closers = new Closers();
  const log = pinoLog({ level: 'error', destination: process.stderr });
  const parts = { clock: systemClock, entropy: systemEntropy, log };
  const { store, documents } = await openStorage(configuration, parts, closers);
  return {
    ...parts,
    store,
    documents,
    pointers: new ReadModelPointers({ ...parts, documents }),
    async scratch() {
      const folder = await mkdtemp(join(tmpdir(), 'queuecommerce-replay-'));
      closers.add({ close: () => rm(folder, { recursive: true, force: true }) });
      return closers.add(
        sqliteDocumentStore(closers.add(await openSqlite(join(folder, 'scratch.sqlite'), parts))),
      );
    },
    close: () => closers.closeAll(),
  };
}
