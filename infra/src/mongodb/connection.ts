import { MongoClient, MongoServerError, type Db, type Document } from 'mongodb';
import { withinTime, TimeIsUp } from '../clock/within-time';
import type { Cancel, Clock } from '../clock/port';
import { DocumentsUnavailable } from '../documents/port';
import { BadEngineUrl, engineUrl } from '../engine-url';
import type { Log } from '../logging/port';
import { reachingMongo } from './errors';

export interface MongoDbOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its options hold where none of ours does. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
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

type Client = Pick<MongoClient, 'db' | 'close'>;

/** As many uses in a row that did not reach the server put its client in doubt. */
const mostFailures = 3;
/** A client gets this long to find the server, before it is replaced. */
const youngMs = 3_000;

/**
 * Connects with the first use, and again by itself whenever the connection is lost.
 *
 * The driver is to find a server again by itself. Its (7.9) monitor has been seen to stand still after a cut: no new connection
 * was tried for as long as the process lived, where a new client had one at once (`program/outages`, one run of five). So a
 * client that reaches nothing is replaced, as often as it takes.
 * @throws {BadEngineUrl}
 */
export function openMongoDb(
  { url, clock, log }: MongoDbOptions,
  newClient: (url: string) => Client = clientOf,
): MongoDb {
  engineUrl(url, ['mongodb', 'mongodb+srv']);
  let client = newClient(url);
  let failures = 0;
  let cancelAgeing: Cancel | undefined;
  let isClosed = false;
  let known: number | undefined;

  function doubt(failed: Client): void {
    if (isClosed || failed !== client) return;
    failures += 1;
    if (failures < mostFailures || cancelAgeing !== undefined) return;
    log.warn({ failures }, 'MongoDB is not reached: the connection to it is made anew');
    failures = 0;
    client = newClient(url);
    cancelAgeing = clock.after(youngMs, () => (cancelAgeing = undefined));
    // Who still waits for something from it is told that it is closed, which passes.
    failed.close().catch(() => undefined);
  }

  async function reach<T>(use: () => Promise<T>, timeoutMs = useMs): Promise<T> {
    const used = client;
    try {
      // What is late is not waited for any more, whatever comes of it.
      const result = await withinTime(clock, timeoutMs, reachingMongo(use), () => undefined);
      failures = 0;
      return result;
    } catch (error) {
      const isLate = error instanceof TimeIsUp;
      const isAway = error instanceof DocumentsUnavailable && !(error.cause instanceof MongoServerError);
      if (isLate || isAway) doubt(used);
      if (!isLate) throw error;
      throw new DocumentsUnavailable(`MongoDB has not answered within ${timeoutMs} ms`, { cause: error });
    }
  }

  const database = (name: string): Db => client.db(name);
  const command = (request: Document): Promise<Document> => reach(() => database('admin').command(request));
  return {
    database,
    reach,
    async updatesAtOnce() {
      return (known ??=
        'ferretdbVersion' in (await command({ buildInfo: 1 })) ? mostUpdatesOfFerretDb : mostUpdates);
    },
    ping: async () => void (await command({ ping: 1 })),
    close() {
      isClosed = true;
      cancelAgeing?.();
      return client.close();
    },
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
