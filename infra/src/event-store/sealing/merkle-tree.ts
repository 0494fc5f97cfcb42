import { createHash } from 'node:crypto';

/** A hash: 32 bytes. */
export type Hash = Buffer;

// The first byte keeps leaves, nodes and links apart, so that none can pass for another (RFC 9162, 2.1.1).
const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

export function hashLeaf(bytes: string): Hash {
  return createHash('sha256').update(leafMark).update(bytes).digest();
}

function hashNode(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(nodeMark).update(left).update(right).digest();
}

interface Peak {
  readonly hash: Hash;
  /** How many leaves are under it: a power of two. */
  readonly size: number;
}

/** The Merkle tree of RFC 9162 (2.1.1), grown leaf by leaf: it keeps one hash a level. */
export class MerkleTree {
  private readonly peaks: Peak[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  add(leaf: Hash): void {
    this.leaves += 1;
    let added: Peak = { hash: leaf, size: 1 };
    for (let last = this.peaks.at(-1); last?.size === added.size; last = this.peaks.at(-1)) {
      this.peaks.pop();
      added = { hash: hashNode(last.hash, added.hash), size: 2 * added.size };
    }
    this.peaks.push(added);
  }

  /** @throws {RangeError} there is no leaf. */
  root(): Hash {
    const [last, ...others] = this.peaks.toReversed();
    if (last === undefined) throw new RangeError('A tree without leaves has no root here');
    return others.reduce((right, { hash }) => hashNode(hash, right), last.hash);
  }
}

/** What proves, with the root, that leaf number `index` (from 0) is among `leaves`, in order from the leaf up (RFC 9162, 2.1.3.1). */
export function inclusionPath(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (leaves.length <= 1) return [];
  const split = largestPowerOfTwoBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), rootOf(right)]
    : [...inclusionPath(right, index - split), rootOf(left)];
}

/**
 * The root that a tree of `size` leaves has if `leaf` is its leaf number `index` and `path` leads up from it (RFC 9162, 2.1.3.2);
 * undefined if a path of this length can not.
 */
export function rootFromPath(
  leaf: Hash,
  index: number,
  size: number,
  path: readonly Hash[],
): Hash | undefined {
  if (index < 0 || index >= size) return undefined;
  let [hash, place, last] = [leaf, index, size - 1];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = hashNode(sibling, hash);
      // A last leaf without a neighbour rises through the levels at which it has none.
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      hash = hashNode(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? hash : undefined;
}

function rootOf(leaves: readonly Hash[]): Hash {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

function half(count: number): number {
  return Math.floor(count / 2);
}

function largestPowerOfTwoBelow(count: number): number {
  let power = 1;
  while (2 * power < count) power *= 2;
  return power;
}
