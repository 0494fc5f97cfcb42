/** The stand-in's log, in memory, with the rules of expected revisions and repeats that EventStoreDB was seen to follow. */

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position: an offset in the log, as in a file. */
  readonly position: bigint;
  readonly createdMs: number;
}

export type Expected = bigint | 'none' | 'any';

export type AppendOutcome =
  | { readonly kind: 'stored'; readonly last: StoredEvent }
  | { readonly kind: 'wrong'; readonly current: number | 'none' };

export class StoredLog {
  readonly events: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly listeners = new Set<() => void>();
  private nextPosition = 0n;

  stream(name: string): readonly StoredEvent[] | undefined {
    return this.streams.get(name);
  }

  append(stream: string, expected: Expected, proposed: readonly ProposedEvent[]): AppendOutcome {
    const stored = this.streams.get(stream) ?? [];
    const at = placeOf(stored, expected, proposed);
    const current = stored.length === 0 ? 'none' : stored.length - 1;
    if (at === stored.length) {
      this.streams.set(stream, stored);
      for (const event of proposed) this.record(stream, stored, event);
      for (const listener of this.listeners) listener();
    }
    const last = stored[at + proposed.length - 1];
    if (last === undefined || proposed.some(({ id }, i) => stored[at + i]?.id !== id)) {
      return { kind: 'wrong', current };
    }
    return { kind: 'stored', last };
  }

  /** An event of the server's own, as `$stats` and `$users` are. */
  appendSystemEvent(stream = '$stats-127.0.0.1:2113'): void {
    const bytes = Buffer.from('{}');
    const id = crypto.randomUUID();
    const event = {
      id,
      type: '$statsCollected',
      contentType: 'application/json',
      data: bytes,
      metadata: bytes,
    };
    this.append(stream, 'any', [event]);
  }

  /** Loses one event of a stream, as a truncation does. */
  lose(stream: string, revision: number): void {
    const stored = this.streams.get(stream) ?? [];
    this.streams.set(
      stream,
      stored.filter((event) => event.revision !== revision),
    );
  }

  /** Loses everything after the first events: another log, as after a restore from an old copy. */
  cutTo(count: number): void {
    for (const { stream } of this.events.splice(count)) this.streams.get(stream)?.pop();
  }

  /** How many subscriptions are open. */
  get readers(): number {
    return this.listeners.size;
  }

  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private record(stream: string, stored: StoredEvent[], proposed: ProposedEvent): void {
    const position = this.nextPosition;
    this.nextPosition += BigInt(100 + proposed.data.length + proposed.metadata.length);
    const event = { ...proposed, stream, revision: stored.length, position, createdMs: Date.now() };
    stored.push(event);
    this.events.push(event);
  }
}

/** The index at which these events stand, or would be put. */
function placeOf(
  stored: readonly StoredEvent[],
  expected: Expected,
  proposed: readonly ProposedEvent[],
): number {
  if (expected === 'none') return 0;
  if (expected !== 'any') return Number(expected) + 1;
  const known = stored.findIndex(({ id }) => id === proposed[0]?.id);
  return known === -1 ? stored.length : known;
}

/** The index of the first event at this position or after it. */
export function firstAt(events: readonly StoredEvent[], position: bigint): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.position ?? 0n) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
