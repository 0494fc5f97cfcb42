import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { hashLeaf, inclusionPath, MerkleTree, rootFromPath, type Hash } from '../../../src';

const leaves = (count: number): Hash[] => Array.from({ length: count }, (_, i) => hashLeaf(`leaf ${i}`));

function rootOf(all: readonly Hash[]): Hash {
  const tree = new MerkleTree();
  for (const leaf of all) tree.add(leaf);
  return tree.root();
}

/** The definition, word for word (RFC 9162, 2.1.1). */
function definedRoot(all: readonly Hash[]): Hash {
  const [first] = all;
  if (all.length === 1 && first) return first;
  const split = 2 ** (Math.ceil(Math.log2(all.length)) - 1);
  const [left, right] = [definedRoot(all.slice(0, split)), definedRoot(all.slice(split))];
  return createHash('sha256')
    .update(Buffer.concat([Buffer.of(1), left, right]))
    .digest();
}

test('a tree grown leaf by leaf has the root that RFC 9162 defines, for every size up to 200', () => {
  const tree = new MerkleTree();
  for (const [i, leaf] of leaves(200).entries()) {
    tree.add(leaf);
    expect(tree.size).toBe(i + 1);
    expect(tree.root()).toEqual(definedRoot(leaves(i + 1)));
  }
});

test('a tree without leaves has no root', () => expect(() => new MerkleTree().root()).toThrow(RangeError));

test('every leaf of every tree up to 40 leaves is proven by its path, and by no other place', () => {
  for (let size = 1; size <= 40; size += 1) {
    const all = leaves(size);
    const root = rootOf(all);
    for (const [index, leaf] of all.entries()) {
      const path = inclusionPath(all, index);
      const proves = (place: number): boolean => rootFromPath(leaf, place, size, path)?.equals(root) ?? false;
      expect([-1, ...all.keys(), size].filter(proves)).toEqual([index]);
    }
  }
});

test('a path with a hash too many, too few or another one proves nothing', () =>
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, at, where) => {
      const all = leaves(size);
      const root = rootOf(all);
      const index = at % size;
      const [leaf = root] = [all[index]];
      const path = [...inclusionPath(all, index)];
      const step = where % path.length;
      expect(rootFromPath(leaf, index, size, path.toSpliced(step, 1))).not.toEqual(root);
      expect(rootFromPath(leaf, index, size, path.toSpliced(step, 0, leaf))).not.toEqual(root);
      expect(rootFromPath(leaf, index, size, path.with(step, hashLeaf('other')))).not.toEqual(root);
    }),
  ));
