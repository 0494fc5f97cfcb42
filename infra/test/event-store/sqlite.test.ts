import { eventStoreContract } from './contract';
import { embeddedRules } from './embedded-rules';
import { openSqliteStore } from './sqlite-store';

eventStoreContract('SQLite', openSqliteStore);
embeddedRules('SQLite', openSqliteStore);
