import type { LedgerChange, LedgerReader } from './ledger';

/** A piece of work on the ledger that waits for its turn. */
export interface Job {
  /** Runs the work and applies its change. Returns how to tell the caller once all is durable. */
  run(reader: LedgerReader, apply: (change: LedgerChange<unknown>) => void): () => void;
  fail(error: Error): void;
}

/** Makes a job of `work`, and the promise that it keeps. What `work` itself throws rejects only this promise. */
export function job<T>(work: (reader: LedgerReader) => LedgerChange<T>): { job: Job; done: Promise<T> } {
  const { promise, resolve, reject } = withResolvers<T>();
  return {
    done: promise,
    job: {
      run(reader, apply) {
        let change: LedgerChange<T>;
        try {
          change = work(reader);
        } catch (error) {
          return () => reject(error);
        }
        apply(change);
        return () => resolve(change.answer);
      },
      fail: reject,
    },
  };
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers<T>(): Resolvers<T> {
  let settle: Omit<Resolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  if (settle === undefined) throw new Error('A promise runs its executor at once');
  return { promise, ...settle };
}
