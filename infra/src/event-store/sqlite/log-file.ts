import { openForReading, type Database } from '../../sqlite/database';
import { inspectFile } from '../../sqlite/inspect-file';
import { EventStoreUnavailable, UnreadableLog, type ReadableLog } from '../port';
import type { Finding } from '../verification/finding';
import { findFileFault } from './file-fault';
import { LogReader } from './log-reader';
import { readingOf } from './reading';

/** A file's log, only to be read: also while another process writes it. */
export interface LogFile extends ReadableLog {
  /** Events in the log now. */
  readonly events: number;
  /** What is wrong with the file around the events: its pages, its indexes, its table of streams. Takes as long as reading it. */
  findFault(): Finding | undefined;
  close(): void;
}

/** @throws {UnreadableLog} it is not there, damaged, newer than this program, or not ours; nothing about it was changed. */
export function openLogFile(path: string): LogFile {
  if (inspectFile(path) === 'missing') throw new UnreadableLog(`${path} is not there`);
  const db = openForReading(path);
  try {
    return logFile(db, new LogReader(db));
  } catch (error) {
    db.close();
    if (error instanceof UnreadableLog) throw error;
    throw new UnreadableLog(`${path} is damaged: ${String(error)}`, { cause: error });
  }
}

function logFile(db: Database, reader: LogReader): LogFile {
  const checkOpen = (): void => {
    if (!db.isOpen) throw new EventStoreUnavailable('The log file is closed', 'not-stored');
  };
  return {
    ...readingOf(reader, checkOpen),
    get events() {
      return reader.head();
    },
    findFault: () => findFileFault(db),
    close: () => db.close(),
  };
}
