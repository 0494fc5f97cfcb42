import { join } from 'node:path';
import type { Clock, DocumentStore, Entropy, Log } from '@queuecommerce/infra';
import {
  mongoCustomerKeys,
  mongoDocumentStore,
  openEventStoreDb,
  openMongoDb,
  openSqlite,
  openSqliteCustomerKeys,
  sqliteDocumentStore,
  sqliteEventStore,
  type SqliteFile,
} from '@queuecommerce/infra/adapters';
import type { Closers } from '../closers';
import type { Configuration } from '../configuration';
import { logFileOf, makeDataFolder } from './data-folder';
import { databaseOf } from './databases';
import { masterKey } from './master-key';
import { readableLog, type ReadableLog } from './readable-log';

/** What is kept: the log, the documents, the customers' keys. */
export interface Storage extends ReadableLog {
  readonly documents: DocumentStore;
  readonly names: Readonly<Record<'eventStore' | 'documents', string>>;
}

export type StorageConfiguration = Pick<
  Configuration,
  'dataDir' | 'masterKey' | 'eventStoreDbUrl' | 'mongoDbUrl' | 'mongoDbPrefix'
>;

export interface StorageParts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

/**
 * Opens what the configuration asks for, each engine by itself: what is not in EventStoreDB or MongoDB is in the data folder.
 * @throws {BadConfiguration} there can be no data folder, or the master key is none @throws {UnusableKeys} it is not the one of the customers' keys
 */
export async function openStorage(
  configuration: StorageConfiguration,
  parts: StorageParts,
  closers: Closers,
): Promise<Storage> {
  const { dataDir, eventStoreDbUrl, mongoDbUrl, mongoDbPrefix } = configuration;
  await makeDataFolder(dataDir);
  const key = await masterKey(configuration.masterKey, join(dataDir, 'master.key'));
  const embedded = embeddedFile(dataDir, parts, closers);
  const storedLog = closers.add(
    eventStoreDbUrl === undefined
      ? sqliteEventStore(await embedded())
      : openEventStoreDb({ ...parts, url: eventStoreDbUrl, log: parts.log.child({ part: 'event-store' }) }),
  );
  const eventStore = eventStoreDbUrl === undefined ? 'sqlite' : 'eventstoredb';
  if (mongoDbUrl === undefined) {
    const documents = closers.add(sqliteDocumentStore(await embedded()));
    const path = join(dataDir, 'customer-keys.sqlite');
    const customerKeys = closers.add(openSqliteCustomerKeys({ ...parts, path, masterKey: key }));
    const names = { eventStore, documents: 'sqlite' };
    return { documents, names, ...readableLog(storedLog, customerKeys) };
  }
  const mongo = closers.add(openMongoDb({ ...parts, url: mongoDbUrl }));
  const documents = closers.add(
    mongoDocumentStore(mongo, { ...parts, databaseOf: databaseOf(mongoDbPrefix) }),
  );
  const customerKeys = mongoCustomerKeys(mongo, { ...parts, database: mongoDbPrefix, masterKey: key });
  const names = { eventStore, documents: 'mongodb' };
  return { documents, names, ...readableLog(storedLog, customerKeys) };
}

/** The embedded engines share one file, opened by the first that needs it. */
function embeddedFile(dataDir: string, { clock }: StorageParts, closers: Closers): () => Promise<SqliteFile> {
  let file: Promise<SqliteFile> | undefined;
  return () => (file ??= openSqlite(logFileOf(dataDir), { clock }).then((opened) => closers.add(opened)));
}
