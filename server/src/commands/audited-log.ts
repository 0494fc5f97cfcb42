import type { Finding, ReadableLog } from '@queuecommerce/infra';
import {
  openEventStoreDb,
  openLogFile,
  pinoLog,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import { readConfiguration, type Configuration } from '../configuration';
import { logFileOf } from '../engines/data-folder';
import { CommandFailed } from './command-failed';

/** The log that the audit is about, as it is stored: personal data stays sealed. Only to be read, also while the system runs. */
export interface AuditedLog extends ReadableLog {
  /** Events in the log now; undefined where the engine does not count them. */
  readonly events: number | undefined;
  /** What is wrong around the events, where we can look at the engine's own file. */
  findFault(): Finding | undefined;
  close(): Promise<void>;
}

/** @throws {UnreadableLog} it is not there, damaged, or not ours */
export function openAuditedLog({ dataDir, eventStoreDbUrl }: Configuration): AuditedLog {
  if (eventStoreDbUrl !== undefined) {
    const log = pinoLog({ level: 'error', destination: process.stderr });
    const store = openEventStoreDb({ url: eventStoreDbUrl, clock: systemClock, entropy: systemEntropy, log });
    return {
      readStream: (stream, options) => store.readStream(stream, options),
      readAll: (options) => store.readAll(options),
      head: () => store.head(),
      events: undefined,
      findFault: () => undefined,
      close: () => store.close(),
    };
  }
  const file = openLogFile(logFileOf(dataDir));
  return { ...file, events: file.events, close: async () => file.close() };
}

/**
 * The file of the log, for what copies files.
 * @throws {CommandFailed} the log is in an engine that has its own means for that
 */
export function embeddedLogFile(): string {
  const { dataDir, eventStoreDbUrl } = readConfiguration(process.env);
  if (eventStoreDbUrl === undefined) return logFileOf(dataDir);
  throw new CommandFailed(
    'EVENTSTOREDB_URL: the log is in EventStoreDB, which has its own backup and restore (see docs/production-engines.md)',
  );
}
