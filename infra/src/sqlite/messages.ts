import type { JobKind } from './jobs';
import type { WriteFailure } from './write-failed';

/** What crosses between the main thread and the writer thread. */
export interface Job {
  readonly kind: JobKind;
  readonly payload: unknown;
}

export type ToWriter = { readonly kind: 'jobs'; readonly jobs: readonly Job[] } | { readonly kind: 'close' };

export type Outcome =
  | { readonly kind: 'done'; readonly result: unknown }
  | {
      readonly kind: 'failed';
      readonly outcome: 'not-stored' | 'unknown';
      readonly reason: WriteFailure;
      readonly message: string;
    };

export type FromWriter =
  | { readonly kind: 'ready' }
  /** The outcomes of the oldest jobs without one, in the order in which they were sent; one message a group. */
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'closed' };

export interface WriterThreadData {
  readonly path: string;
}
