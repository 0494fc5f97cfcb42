export { openSqlite, type SqliteFile } from './sqlite-file';
export { WriteFailed, type WriteFailure } from './write-failed';
