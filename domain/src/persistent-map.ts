/**
 * An immutable map from strings: a change gives a new map that shares nearly all of the old one. A state with a hundred
 * thousand reservations is folded event by event without being copied each time (a hash trie).
 */
export class PersistentMap<V> {
  private constructor(
    private readonly root: Node<V> | undefined,
    /** How many keys it holds. */
    readonly size: number,
  ) {}

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(undefined, 0);
  }

  static from<V extends {}>(entries: Iterable<readonly [string, V]>): PersistentMap<V> {
    let map = PersistentMap.empty<V>();
    for (const [key, value] of entries) map = map.with(key, value);
    return map;
  }

  get(key: string): V | undefined {
    let node = this.root;
    let hash = hashOf(key);
    while (node?.kind === 'branch') {
      node = node.children[hash & mask];
      hash >>>= bits;
    }
    return node?.entries.find((entry) => entry[0] === key)?.[1];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: V & {}): PersistentMap<V> {
    const size = this.has(key) ? this.size : this.size + 1;
    return new PersistentMap(withEntry(this.root, [key, value], hashOf(key), 0), size);
  }

  without(key: string): PersistentMap<V> {
    if (!this.has(key)) return this;
    return new PersistentMap(withoutKey(this.root, key, hashOf(key)), this.size - 1);
  }

  *[Symbol.iterator](): IterableIterator<readonly [string, V]> {
    yield* entriesOf(this.root);
  }
}

type Entry<V> = readonly [string, V];
type Node<V> =
  | { readonly kind: 'branch'; readonly children: readonly (Node<V> | undefined)[] }
  | { readonly kind: 'leaf'; readonly entries: readonly Entry<V>[] };

const bits = 5;
const mask = (1 << bits) - 1;
/** At this depth the hash has no bits left: keys that share them all stay in one leaf. */
const maxDepth = 6;
/** A leaf is split when it grows past this many entries. */
const leafSize = 8;

const { imul } = Math;

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function withEntry<V>(node: Node<V> | undefined, entry: Entry<V>, hash: number, depth: number): Node<V> {
  if (node === undefined) return { kind: 'leaf', entries: [entry] };
  if (node.kind === 'branch') {
    const children = node.children.slice();
    children[hash & mask] = withEntry(node.children[hash & mask], entry, hash >>> bits, depth + 1);
    return { kind: 'branch', children };
  }
  const entries = [...node.entries.filter((other) => other[0] !== entry[0]), entry];
  if (entries.length <= leafSize || depth > maxDepth) return { kind: 'leaf', entries };
  let branch: Node<V> = { kind: 'branch', children: [] };
  for (const each of entries) branch = withEntry(branch, each, hashOf(each[0]) >>> (bits * depth), depth);
  return branch;
}

function withoutKey<V>(node: Node<V> | undefined, key: string, hash: number): Node<V> | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'leaf') {
    const entries = node.entries.filter((entry) => entry[0] !== key);
    return entries.length === 0 ? undefined : { kind: 'leaf', entries };
  }
  const children = node.children.slice();
  children[hash & mask] = withoutKey(node.children[hash & mask], key, hash >>> bits);
  return children.every((child) => child === undefined) ? undefined : { kind: 'branch', children };
}

function* entriesOf<V>(node: Node<V> | undefined): IterableIterator<Entry<V>> {
  if (node === undefined) return;
  if (node.kind === 'leaf') yield* node.entries;
  else for (const child of node.children) yield* entriesOf(child);
}
