/**
 * An immutable map from strings, for states with a hundred thousand reservations that are folded event by event: neither a
 * change nor a look costs more than in a `Map`, as long as it is the latest version that is changed and looked at.
 *
 * All versions that came from one another share one `Map`, which the version used last has; the others know what is different
 * with them and in whose hands it is (Baker's shallow binding). An older version that is used gets the `Map` back, for as
 * many steps as lie between the two: what is decided anew after a lost race is one or two steps back.
 */
export class PersistentMap<V> {
  #place: Place<V>;

  private constructor(
    readonly size: number,
    place: Place<V>,
  ) {
    this.#place = place;
  }

  /** An empty map shares nothing, so that the streams that all begin with this one do not take a `Map` from each other. */
  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(0, nowhere);
  }

  static from<V extends {}>(entries: Iterable<readonly [string, V]>): PersistentMap<V> {
    let map = PersistentMap.empty<V>();
    for (const [key, value] of entries) map = map.with(key, value);
    return map;
  }

  get(key: string): V | undefined {
    return this.size === 0 ? undefined : this.entries().get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: V & {}): PersistentMap<V> {
    if (this.size === 0) return new PersistentMap<V>(1, new Map([[key, value]]));
    const entries = this.entries();
    const before = entries.get(key);
    entries.set(key, value);
    return this.handOver(entries, before === undefined ? this.size + 1 : this.size, key, before);
  }

  without(key: string): PersistentMap<V> {
    const before = this.get(key);
    if (before === undefined) return this;
    if (this.size === 1) return PersistentMap.empty();
    const entries = this.entries();
    entries.delete(key);
    return this.handOver(entries, this.size - 1, key, before);
  }

  /** What it holds, in no particular order; it may be changed meanwhile. */
  [Symbol.iterator](): IterableIterator<readonly [string, V]> {
    return [...this.entries()].values();
  }

  /** Gives the `Map`, which was changed at one key, to a new version. */
  private handOver(entries: Map<string, V>, size: number, key: string, before: V | undefined) {
    const successor = new PersistentMap<V>(size, entries);
    this.#place = { holder: successor, key, value: before };
    return successor;
  }

  /** The `Map`, with this version's entries. */
  private entries(): Map<string, V> {
    return this.#place instanceof Map ? this.#place : this.takeBack(this.#place);
  }

  private takeBack(place: Elsewhere<V>): Map<string, V> {
    // From the version that has the `Map` towards this one, each takes it from its neighbour.
    const way: (readonly [PersistentMap<V>, Elsewhere<V>])[] = [[this, place]];
    let { holder } = place;
    for (; !(holder.#place instanceof Map); { holder } = holder.#place) way.push([holder, holder.#place]);
    const entries = holder.#place;
    for (const [version, { holder: successor, key, value }] of way.toReversed()) {
      successor.#place = { holder: version, key, value: entries.get(key) };
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
      version.#place = entries;
    }
    return entries;
  }
}

/** The shared `Map`, if this version has it. */
type Place<V> = Map<string, V> | Elsewhere<V>;

/** That another version has it, or knows who does, and the one key at which this version differs from that one. */
interface Elsewhere<V> {
  readonly holder: PersistentMap<V>;
  readonly key: string;
  readonly value: V | undefined;
}

const nowhere = new Map<string, never>();
