import type { Ledger } from './ledger';
import { MemoryLedger } from './memory-ledger';
import { SqliteLedger } from './sqlite-ledger';

/** The ledger in the file at `path`, made if it is not there; in memory without a path. @throws {UnreadableLedger} */
export function openLedger(path: string | undefined): Ledger {
  return path === undefined ? new MemoryLedger() : new SqliteLedger(path);
}
