import { DatabaseSync } from '@photostructure/sqlite';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { UnreadableLedger } from './ledger';

const version = 1;

/**
 * One row a payment and a request, as JSON; only what is searched by has its own column. The rows lie in the order of their
 * numbers, so that what is written together is written to the same pages.
 */
const schema = `
  CREATE TABLE payment_intents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payment_id TEXT NOT NULL,
    due_ms INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX payment_intents_by_payment_id ON payment_intents (payment_id);
  CREATE INDEX payment_intents_due ON payment_intents (due_ms) WHERE due_ms IS NOT NULL;
  CREATE TABLE requests (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE deliveries (
    delivery_id INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (not_before_ms, delivery_id);
`;

export type Database = InstanceType<typeof DatabaseSync>;

/**
 * Opens the gateway's own file, making it if it is not there. `synchronous=FULL`: the witness must not forget at a power loss
 * what it has answered.
 * @throws {UnreadableLedger}
 */
export function openDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  let db: Database | undefined;
  try {
    db = new DatabaseSync(path);
    db.exec('PRAGMA busy_timeout = 5000');
    refuseOthers(db);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000');
    prepareSchema(db);
    return db;
  } catch (error) {
    db?.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableLedger(`${path} can not be opened as the simulated gateway's ledger: ${reason}`, {
      cause: error,
    });
  }
}

/** Before anything is written: a newer version's file, or another program's. */
function refuseOthers(db: Database): void {
  const found = versionOf(db);
  if (found > version)
    throw new UnreadableLedger(`it has version ${found}, and this program knows up to ${version}`);
  const tables = Number(db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count']);
  if (found === 0 && tables > 0) throw new UnreadableLedger('it is a database, but no ledger');
}

function prepareSchema(db: Database): void {
  db.exec('BEGIN IMMEDIATE');
  if (versionOf(db) === 0) db.exec(`${schema}; PRAGMA user_version = ${version}`);
  db.exec('COMMIT');
}

function versionOf(db: Database): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}
