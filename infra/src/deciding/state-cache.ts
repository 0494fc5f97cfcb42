import type { Position } from '../event-store/port';

/** An aggregate's state as folded from its stream up to `revision`. */
export interface Folded<S> {
  readonly state: S;
  readonly revision: number | 'none';
  /** Of the stream's last event. */
  readonly position: Position | undefined;
  /** Of the stream's last event: the next one's chains onto it. */
  readonly hash: string;
}

/**
 * The most recently used states, each with its revision: an append that expects this revision fails if the state is old, which is
 * what makes it safe to keep them.
 */
export class StateCache {
  private readonly entries = new Map<string, Folded<unknown>>();

  constructor(private readonly capacity: number) {}

  /** One stream holds one aggregate, so what was stored under its name has its state's type. */
  get<S>(stream: string): Folded<S> | undefined {
    const entry = this.entries.get(stream);
    if (entry === undefined) return undefined;
    this.entries.delete(stream);
    this.entries.set(stream, entry);
    return entry as Folded<S>;
  }

  set(stream: string, entry: Folded<unknown>): void {
    this.entries.delete(stream);
    this.entries.set(stream, entry);
    if (this.entries.size <= this.capacity) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  forget(stream: string): void {
    this.entries.delete(stream);
  }
}
