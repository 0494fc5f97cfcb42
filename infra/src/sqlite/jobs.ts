import { appendJob } from '../event-store/sqlite/append-job';
import {
  dropCollectionJob,
  dropDeletedWordsJob,
  ensureCollectionJob,
  writeDocumentsJob,
} from '../documents/sqlite/document-jobs';
import type { Database } from './database';
import type { JobHandler } from './job';

/** Every kind of job that the writer thread knows, prepared on its connection. */
export function prepareJobs(db: Database) {
  return {
    append: appendJob(db),
    writeDocuments: writeDocumentsJob(db),
    ensureCollection: ensureCollectionJob(db),
    dropCollection: dropCollectionJob(db),
    dropDeletedWords: dropDeletedWordsJob(db),
  };
}

type Handlers = ReturnType<typeof prepareJobs>;
export type JobKind = keyof Handlers;
export type PayloadOf<K extends JobKind> =
  Handlers[K] extends JobHandler<infer Payload, infer _> ? Payload : never;
export type ResultOf<K extends JobKind> =
  Handlers[K] extends JobHandler<infer _, infer Result> ? Result : never;
