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
    // Most maps that are asked are empty: then there is nothing to hash.
    let node = this.root;
    if (node === undefined) return undefined;
    let hash = hashOf(key);
    while (node?.kind === 'branch') {
      node = node.children[hash & mask];
      hash >>>= bits;
    }
    if (node === undefined) return undefined;
    for (const entry of node.entries) if (entry[0] === key) return entry[1];
    return undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: V & {}): PersistentMap<V> {
    const change = { delta: 1 };
    const root = withEntry(this.root, [key, value], hashOf(key), 0, change);
    return new PersistentMap(root, this.size + change.delta);
  }

  without(key: string): PersistentMap<V> {
    if (this.root === undefined) return this;
    const root = withoutKey(this.root, key, hashOf(key));
    return root === this.root ? this : new PersistentMap(root, this.size - 1);
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

/** `change.delta` becomes 0 if the key was there. */
function withEntry<V>(
  node: Node<V> | undefined,
  entry: Entry<V>,
  hash: number,
  depth: number,
  change: { delta: number },
): Node<V> {
  if (node === undefined) return { kind: 'leaf', entries: [entry] };
  if (node.kind === 'branch') {
    const children = node.children.slice();
    const place = hash & mask;
    children[place] = withEntry(node.children[place], entry, hash >>> bits, depth + 1, change);
    return { kind: 'branch', children };
  }
  const place = placeOf(node.entries, entry[0]);
  const entries = node.entries.slice();
  if (place >= 0) {
    change.delta = 0;
    entries[place] = entry;
    return { kind: 'leaf', entries };
  }
  entries.push(entry);
  if (entries.length <= leafSize || depth > maxDepth) return { kind: 'leaf', entries };
  return split(entries, depth);
}

function split<V>(entries: readonly Entry<V>[], depth: number): Node<V> {
  let branch: Node<V> = { kind: 'branch', children: [] };
  for (const each of entries)
    branch = withEntry(branch, each, hashOf(each[0]) >>> (bits * depth), depth, { delta: 1 });
  return branch;
}

/** The same node if the key is not in it. */
function withoutKey<V>(node: Node<V>, key: string, hash: number): Node<V> | undefined {
  if (node.kind === 'leaf') {
    const place = placeOf(node.entries, key);
    if (place < 0) return node;
    if (node.entries.length === 1) return undefined;
    return { kind: 'leaf', entries: node.entries.toSpliced(place, 1) };
  }
  const place = hash & mask;
  const child = node.children[place];
  if (child === undefined) return node;
  const left = withoutKey(child, key, hash >>> bits);
  if (left === child) return node;
  const children = node.children.slice();
  children[place] = left;
  return left === undefined && children.every((each) => each === undefined)
    ? undefined
    : { kind: 'branch', children };
}

function placeOf<V>(entries: readonly Entry<V>[], key: string): number {
  for (let place = 0; place < entries.length; place++) if (entries[place]?.[0] === key) return place;
  return -1;
}

function* entriesOf<V>(node: Node<V> | undefined): IterableIterator<Entry<V>> {
  if (node === undefined) return;
  if (node.kind === 'leaf') yield* node.entries;
  else for (const child of node.children) yield* entriesOf(child);
}
