import { documentTables } from '../documents/sqlite/tables';
import { eventTables } from '../event-store/sqlite/tables';
import type { Database } from './database';

/** Marks a file as ours (`PRAGMA application_id`): "QCLG". */
export const applicationId = 0x51_43_4c_47;

/** Step by step from an empty file; never change one that was released, add the next. */
const migrations: readonly string[] = [eventTables, documentTables];

/** The schema that this program writes (`PRAGMA user_version`). */
export const schemaVersion = migrations.length;

/** What makes the tables of a new file, to be executed at once. */
export const creation = [...migrations, marks()].join(';\n');

/** Brings an older file up to date, in one transaction. */
export function migrate(db: Database): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated it while this one waited for the lock.
    for (const migration of migrations.slice(versionOf(db))) db.exec(migration);
    db.exec(`${marks()}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function marks(): string {
  return `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`;
}

function versionOf(db: Database): number {
  return Number(db.prepare('PRAGMA user_version').get().user_version);
}

/** Reads what every use of the file reads first: the schema and the ends of the tables. @throws SQLite's error if it can not. */
export function checkTables(db: Database): void {
  db.prepare('SELECT * FROM events ORDER BY position DESC LIMIT 1').get();
  db.prepare('SELECT max(origin) FROM events').get();
  db.prepare('SELECT max(name) FROM streams').get();
  db.prepare('SELECT max(name) FROM document_collections').get();
  db.prepare('SELECT max(reader) FROM document_checkpoints').get();
}
