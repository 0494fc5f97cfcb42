import { MongoClient, type Db } from 'mongodb';
import { withinTime, TimeIsUp } from '../clock/within-time';
import type { Clock } from '../clock/port';
import { DocumentsUnavailable } from '../documents/port';
import { BadEngineUrl, engineUrl } from '../engine-url';
import { reachingMongo } from './errors';

export interface MongoDbOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its options hold where none of ours does. */
  readonly url: string;
  readonly clock: Clock;
}

/** MongoDB, shared by all that is kept there. */
export interface MongoDb {
  database(name: string): Db;
  /**
   * What `use` gives, within a bound.
   * @throws {DocumentsUnavailable} not reached in time, or whether it was written is unknown: every use may be repeated
   */
  reach<T>(use: () => Promise<T>, timeoutMs?: number): Promise<T>;
  /** Most updates in one command. @throws {DocumentsUnavailable} */
  updatesAtOnce(): Promise<number>;
  /** @throws {DocumentsUnavailable} it does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What one use may take, with all that the driver repeats of it: the driver itself (7.9) bounds only the choice of a server. A
 * connection that is half open would else hang until the driver's monitor gives it up.
 */
const useMs = 5_000;

const mostUpdates = 1_000;
/** FerretDB keeps a connection of its pool for each update of a command until its end, and stands still when they run out. */
const mostUpdatesOfFerretDb = 5;

/**
 * Reads go to the primary and see what a majority has, so that nothing is read that a failover could take back; writes are
 * acknowledged by a majority with their journals. A primary that is gone is noticed within two seconds, and so is its return.
 */
const options = {
  readPreference: 'primary',
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  heartbeatFrequencyMS: 1_000,
  waitQueueTimeoutMS: useMs,
  ignoreUndefined: true,
} as const;

/**
 * Connects with the first use, and again by itself whenever the connection is lost.
 * @throws {BadEngineUrl}
 */
export function openMongoDb({ url, clock }: MongoDbOptions): MongoDb {
  engineUrl(url, ['mongodb', 'mongodb+srv']);
  const client = clientOf(url);
  const admin = client.db('admin');
  let known: number | undefined;

  async function reach<T>(use: () => Promise<T>, timeoutMs = useMs): Promise<T> {
    try {
      // What is late is not waited for any more, whatever comes of it.
      return await withinTime(clock, timeoutMs, reachingMongo(use), () => undefined);
    } catch (error) {
      if (!(error instanceof TimeIsUp)) throw error;
      throw new DocumentsUnavailable(`MongoDB has not answered within ${timeoutMs} ms`, { cause: error });
    }
  }

  return {
    database: (name) => client.db(name),
    reach,
    async updatesAtOnce() {
      return (known ??= await reach(async () =>
        'ferretdbVersion' in (await admin.command({ buildInfo: 1 })) ? mostUpdatesOfFerretDb : mostUpdates,
      ));
    },
    ping: () => reach(async () => void (await admin.command({ ping: 1 }))),
    close: () => client.close(),
  };
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, options);
  } catch (error) {
    // The driver's message may show the URL.
    throw new BadEngineUrl('can not be used: the driver refuses its options', {
      cause: error instanceof Error ? error.name : undefined,
    });
  }
}
