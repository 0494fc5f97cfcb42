import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { JobKind, PayloadOf, ResultOf } from './jobs';
import type { FromWriter, Job, Outcome, ToWriter, WriterThreadData } from './messages';
import { WriteFailed } from './write-failed';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** So that, of a large group, the first jobs are being written while the last are still being prepared. */
const mostInMessage = 64;

/** The main thread's end of the writer thread. */
export class Writer {
  /** The jobs of this turn of the event loop, to be sent as one message. */
  private outgoing: Job[] = [];
  /** The callers of jobs without an outcome, oldest first. */
  private waiting: Waiting[] = [];
  private readonly listeners = new Set<() => void>();
  /** Why the thread is no more. */
  private ended: string | undefined;
  private closed: Promise<void> | undefined;
  private commits = 0;

  private constructor(
    private readonly worker: Worker,
    path: string,
  ) {
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'outcomes') this.settle(message.outcomes);
    });
    worker.on('error', (error) => this.end(`The writer of ${path} died: ${error}`));
    worker.on('exit', () => this.end(`The writer of ${path} has ended`));
  }

  /** Starts the thread. @throws what its opening the file threw. */
  static async start(path: string): Promise<Writer> {
    const data: WriterThreadData = { path };
    const worker = new Worker(join(__dirname, 'writer-thread.js'), { workerData: data });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => {
        worker.off('error', reject);
        resolve();
      });
      worker.once('error', reject);
    });
    return new Writer(worker, path);
  }

  /** How many groups have been committed (or refused as a whole). */
  get commitCount(): number {
    return this.commits;
  }

  write<K extends JobKind>(kind: K, payload: PayloadOf<K>): Promise<ResultOf<K>> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) return reject(new WriteFailed('not-stored', 'closed', this.ended));
      // Sent when this turn's work is done (after the promises that it settled have gone on), so that the writers that one
      // commit released come back in one message.
      if (this.outgoing.length === 0) process.nextTick(() => this.send());
      this.outgoing.push({ kind, payload });
      this.waiting.push({ resolve: resolve as (result: unknown) => void, reject });
      if (this.outgoing.length === mostInMessage) this.send();
    });
  }

  onCommit(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Finishes what was asked for so far. */
  close(): Promise<void> {
    this.closed ??= new Promise((resolve) => {
      if (this.ended !== undefined) return resolve();
      this.worker.once('exit', () => resolve());
      this.send();
      this.post({ kind: 'close' });
      this.ended = 'The file is closed';
    });
    return this.closed;
  }

  private send(): void {
    if (this.outgoing.length === 0) return;
    const jobs = this.outgoing;
    this.outgoing = [];
    this.post({ kind: 'jobs', jobs });
  }

  private post(message: ToWriter): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.worker.postMessage(message);
  }

  private settle(outcomes: readonly Outcome[]): void {
    this.commits += 1;
    const answered = this.waiting.splice(0, outcomes.length);
    for (const [i, { resolve, reject }] of answered.entries()) {
      const outcome = outcomes[i];
      if (outcome?.kind === 'done') resolve(outcome.result);
      else if (outcome !== undefined)
        reject(new WriteFailed(outcome.outcome, outcome.reason, outcome.message));
    }
    for (const listener of this.listeners) listener();
  }

  /** A thread that ends takes what it had in hand with it: whether that was stored is unknown. */
  private end(message: string): void {
    this.ended ??= message;
    for (const { reject } of this.waiting.splice(0)) reject(new WriteFailed('unknown', 'closed', message));
  }
}
