/**
 * A write that the file did not take, or may not have taken. Adapters turn it into their port's own error.
 *
 * After an I/O error the file takes no more writes until it is opened again: what a failed fsync left behind is unknown,
 * and repeating it would only seem to heal it.
 */
export class WriteFailed extends Error {
  override readonly name = 'WriteFailed';
  constructor(
    /** `unknown`: it may have been stored all the same. */
    readonly outcome: 'not-stored' | 'unknown',
    /** `busy` another process holds the file, `full` the disk, `io` and `damaged` end the writing, `job` is the job's own. */
    readonly reason: WriteFailure,
    message: string,
  ) {
    super(message);
  }
}

export type WriteFailure = 'busy' | 'full' | 'io' | 'damaged' | 'closed' | 'job';
