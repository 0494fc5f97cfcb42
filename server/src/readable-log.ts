import { join } from 'node:path';
import { personalFields } from '@queuecommerce/domain';
import {
  openingEventStore,
  PersonalData,
  type Clock,
  type CustomerKeys,
  type Entropy,
  type EventStore,
} from '@queuecommerce/infra';
import { openSqliteCustomerKeys, sqliteEventStore, type SqliteFile } from '@queuecommerce/infra/adapters';
import type { Closers } from './closers';
import type { Configuration } from './configuration';
import { masterKey } from './master-key';

/** The log as its readers see it, and what opens and seals its personal data. */
export interface ReadableLog {
  readonly store: EventStore;
  readonly customerKeys: CustomerKeys;
  readonly personalData: PersonalData;
}

/** @throws {BadConfiguration} the master key is none @throws {UnusableKeys} it is not the one of the customers' keys */
export async function openReadableLog(
  file: SqliteFile,
  configuration: Pick<Configuration, 'dataDir' | 'masterKey'>,
  { clock, entropy }: { readonly clock: Clock; readonly entropy: Entropy },
  closers: Closers,
): Promise<ReadableLog> {
  const { dataDir } = configuration;
  const key = await masterKey(configuration.masterKey, join(dataDir, 'master.key'));
  const path = join(dataDir, 'customer-keys.sqlite');
  const customerKeys = closers.add(openSqliteCustomerKeys({ path, masterKey: key, clock, entropy }));
  const personalData = new PersonalData(customerKeys, personalFields);
  return {
    store: closers.add(openingEventStore(sqliteEventStore(file), personalData)),
    customerKeys,
    personalData,
  };
}
