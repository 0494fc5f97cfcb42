import { setImmediate } from 'node:timers/promises';
import type { PublicKeys } from '../../signing/public-keys';
import { attachForReading, openForWriting, type Database } from '../../sqlite/database';
import { madeWhole } from '../../sqlite/made-whole';
import { migrate } from '../../sqlite/schema';
import type { Finding } from '../verification/finding';
import { verifyLog, type Verification } from '../verification/verify-log';
import { openLogFile } from './log-file';

/** A log that is not sound, so that no copy of it was made. */
export class UnsoundLog extends Error {
  override readonly name = 'UnsoundLog';
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

/** The work was called off, and nothing is left of it. */
export class CopyStopped extends Error {
  override readonly name = 'CopyStopped';
}

export interface CopyLogOptions {
  /** The public keys that seals may be signed with; undefined if their signatures are not to be checked. */
  readonly keys: PublicKeys | undefined;
  readonly onProgress: (step: 'copying' | 'verifying', events: number, of: number) => void;
  readonly signal?: AbortSignal;
}

const rowsAtOnce = 2_000;
const columns =
  'position, stream, origin, revision, expected_any, recorded_at_ms, checksum, id, type, schema_version, data, metadata';

/**
 * Copies the log in one SQLite file into a new one: the events as they are at its start, byte for byte. What is made from them
 * (read models, checkpoints) is left behind. Nobody who writes meanwhile waits for it: what is in the log stays as it is, so it is read
 * in short steps. The copy is verified, durable, and only then has its name.
 *
 * @throws {FileExists} `to` is there already
 * @throws {UnreadableLog} `from` is not a log that can be read
 * @throws {UnsoundLog} something in it is wrong
 * @throws {CopyStopped} the signal came
 */
export async function copyLog(from: string, to: string, options: CopyLogOptions): Promise<Verification> {
  // Says what is wrong with the file before anything is made.
  openLogFile(from).close();
  return madeWhole(to, async (aside) => {
    const db = openForWriting(aside);
    try {
      migrate(db);
      attachForReading(db, 'source', from);
      await copyEvents(db, options);
    } finally {
      db.close();
    }
    return verifyCopy(aside, options);
  });
}

async function copyEvents(db: Database, { onProgress, signal }: CopyLogOptions): Promise<void> {
  const head = Number(db.prepare('SELECT max(position) AS head FROM source.events').get().head ?? 0);
  const copy = db.prepare(
    `INSERT INTO events (${columns}) SELECT ${columns} FROM source.events WHERE position > ? AND position <= ?`,
  );
  for (let copied = 0; copied < head;) {
    if (signal?.aborted) throw new CopyStopped('The copy was stopped');
    const upTo = Math.min(head, copied + rowsAtOnce);
    copy.run(copied, upTo);
    copied = upTo;
    onProgress('copying', copied, head);
    await setImmediate();
  }
  db.prepare(
    'INSERT INTO streams (name, origin) SELECT name, origin FROM source.streams WHERE origin <= ?',
  ).run(head);
}

async function verifyCopy(path: string, { keys, onProgress, signal }: CopyLogOptions): Promise<Verification> {
  const log = openLogFile(path);
  try {
    const of = log.events;
    const verification = await verifyLog(log, keys, {
      onProgress: (events) => onProgress('verifying', events, of),
      ...(signal ? { signal } : {}),
    });
    if (verification.stopped) throw new CopyStopped('The copy was stopped');
    const finding = verification.finding ?? log.findFault();
    if (finding) throw new UnsoundLog(finding);
    return verification;
  } finally {
    log.close();
  }
}
