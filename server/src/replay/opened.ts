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
import type { Configuration } from '../configuration';
import { logFileOf } from '../engines';
import { openReadableLog } from '../readable-log';

/** A data folder as `replay` works with it, beside a server that may be running on it. */
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
export async function openForReplay(
  configuration: Pick<Configuration, 'dataDir' | 'masterKey'>,
): Promise<Opened> {
  const { dataDir } = configuration;
  const path = logFileOf(dataDir);
  if (!existsSync(path)) throw new CommandFailed(`DATA_DIR: there is no log in ${dataDir}`);
  const closers = new Closers();
  const parts = { clock: systemClock, entropy: systemEntropy };
  const file = closers.add(await openSqlite(path, parts));
  const { store } = await openReadableLog(file, configuration, parts, closers);
  const documents = closers.add(sqliteDocumentStore(file));
  return {
    ...parts,
    store,
    documents,
    pointers: new ReadModelPointers({ ...parts, documents }),
    log: pinoLog({ level: 'error', destination: process.stderr }),
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
