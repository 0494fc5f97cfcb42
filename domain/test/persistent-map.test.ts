import * as fc from 'fast-check';
import { PersistentMap } from '../src/persistent-map';

/** The map's own hash, to find keys that collide. */
function fnv1a(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Keys of three units with one and the same hash: the last unit can undo any difference in the lower 16 bits, so it is enough to
 * find pairs whose hashes share the upper ones.
 */
function collidingKeys(count: number): string[] {
  const keys: string[] = [];
  const target = fnv1a('ab');
  for (let first = 0x4e00; keys.length < count; first++)
    for (let second = 0x4e00; second < 0x9f00 && keys.length < count; second++) {
      const prefix = String.fromCharCode(first, second);
      const hash = fnv1a(prefix);
      if (hash >>> 16 === target >>> 16) keys.push(prefix + String.fromCharCode((hash ^ target) & 0xffff));
    }
  return keys;
}

/** Keys whose hashes agree in the lower `bits` bits, so that the trie has to go deep to tell them apart. */
function deepKeys(count: number, bits: number): string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < count; i++) if (fnv1a(`k${i}`) % 2 ** bits === 0) keys.push(`k${i}`);
  return keys;
}

const colliding = collidingKeys(40);
const deep = deepKeys(60, 15);
const keys = fc.oneof(
  fc.constantFrom(...colliding),
  fc.constantFrom(...deep),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('', '__proto__', 'constructor', 'toString'),
);
const changes = fc.array(
  fc.oneof(fc.tuple(fc.constant('with'), keys, fc.nat()), fc.tuple(fc.constant('without'), keys)),
  {
    maxLength: 400,
    size: 'max',
  },
);

function apply(
  map: PersistentMap<number>,
  change: readonly [string, string, number?],
): PersistentMap<number> {
  const [, key, value] = change;
  return value === undefined ? map.without(key) : map.with(key, value);
}

test('the keys for these tests do collide', () => {
  expect(new Set(colliding).size).toBe(40);
  expect(new Set(colliding.map(fnv1a)).size).toBe(1);
});

test('a persistent map holds what a map holds', () =>
  fc.assert(
    fc.property(changes, (all) => {
      let map = PersistentMap.empty<number>();
      const model = new Map<string, number>();
      for (const change of all) {
        map = apply(map, change);
        if (change[2] === undefined) model.delete(change[1]);
        else model.set(change[1], change[2]);
        expect(map.size).toBe(model.size);
      }
      expect(new Map(map)).toEqual(model);
      expect([...map]).toHaveLength(model.size);
      for (const [, key] of all) {
        expect(map.get(key)).toBe(model.get(key));
        expect(map.has(key)).toBe(model.has(key));
      }
    }),
  ));

test('a change leaves the map that it was made to as it was', () =>
  fc.assert(
    fc.property(changes, changes, (before, after) => {
      const map = before.reduce(apply, PersistentMap.empty<number>());
      const entries = new Map(map);
      after.reduce(apply, map);
      expect(new Map(map)).toEqual(entries);
      expect(map.size).toBe(entries.size);
    }),
  ));

test('more keys than a leaf takes, all with one hash, are kept and let go one by one', () => {
  let map = colliding.reduce((map, key, index) => map.with(key, index), PersistentMap.empty<number>());
  expect(map.size).toBe(40);
  for (const [index, key] of colliding.entries()) {
    expect(map.get(key)).toBe(index);
    map = map.without(key);
    expect(map.has(key)).toBe(false);
    expect(map.size).toBe(39 - index);
  }
  expect([...map]).toEqual([]);
});

test('without a key that it does not hold it is the same map', () => {
  const map = PersistentMap.empty<number>().with('a', 1);
  expect(map.without('b')).toBe(map);
});
