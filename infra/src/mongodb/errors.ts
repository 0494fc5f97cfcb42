import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoSystemError,
  MongoTopologyClosedError,
} from 'mongodb';
import { DocumentsUnavailable } from '../documents/port';
import { errorText } from '../logging/error-text';

/** A document with this id is there already. */
const duplicateKey = 11_000;

/** False if a document's id was taken: somebody else was quicker. */
export async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === duplicateKey) return false;
    throw error;
  }
}

/**
 * What a server answers that can not do it now: it is no primary (any more), shuts down, lost its majority, took too long, or does not
 * know us (yet). Source: MongoDB's `error_codes.yml`, and the driver specification of retryable errors.
 */
const passing: ReadonlySet<unknown> = new Set([
  6, 7, 18, 24, 43, 46, 50, 63, 64, 79, 89, 91, 100, 112, 133, 134, 150, 175, 189, 202, 234, 237, 262, 9001,
  10107, 11600, 11602, 13388, 13435, 13436,
]);

/**
 * What `use` of MongoDB gives.
 * @throws {DocumentsUnavailable} where the engine could not be reached, or whether it was written is unknown: every use may be repeated
 */
export async function reachingMongo<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new DocumentsUnavailable(`MongoDB could not be used: ${errorText(error)}`, { cause: error });
  }
}

function isAway(error: unknown): boolean {
  if (
    error instanceof MongoNetworkError ||
    error instanceof MongoSystemError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoClientClosedError
  )
    return true;
  if (isSocketError(error)) return true;
  if (!(error instanceof MongoServerError)) return false;
  if (error.hasErrorLabel('RetryableWriteError') || passing.has(error.code)) return true;
  if (!(error instanceof MongoBulkWriteError)) return false;
  // Written, but not by a majority, so that it may be rolled back; or what the bulk was broken off by, wrapped in an error of its own.
  const { result } = error;
  return result.getWriteConcernError() !== undefined || result.getWriteErrorCount() === 0;
}

/** The socket's own error (`EPIPE`), which the driver lets through when it breaks under a write. */
function isSocketError(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E[A-Z]+$/.test(error.code)
  );
}
