/** What the simulation has of the server: all of it but the process and the concrete engines. */
export { assemble, type Assembly } from './assembly';
export { Closers } from './closers';
export { showProgress } from './commands/progress';
export { problemOfEngine } from './engines/engine-problems';
export { readableLog, type ReadableLog } from './engines/readable-log';
export { auditLog, type Books } from './evidence/books';
