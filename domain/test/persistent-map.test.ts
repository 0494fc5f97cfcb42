import * as fc from 'fast-check';
import { PersistentMap } from '../src/persistent-map';

const keys = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', '__proto__', 'constructor', 'toString');
/** A change to one of the versions that there are, counted from the latest; without a value the key is taken out. */
const change = fc.record({
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)),
  key: keys,
  value: fc.option(fc.nat(3), { nil: undefined }),
});

interface Version {
  readonly map: PersistentMap<number>;
  readonly model: ReadonlyMap<string, number>;
}

function changed({ map, model }: Version, key: string, value: number | undefined): Version {
  const after = new Map(model);
  if (value === undefined) after.delete(key);
  else after.set(key, value);
  return { map: value === undefined ? map.without(key) : map.with(key, value), model: after };
}

function expectSame({ map, model }: Version): void {
  expect(new Map(map)).toEqual(model);
  expect([...map]).toHaveLength(model.size);
  expect(map.size).toBe(model.size);
}

test('every version holds what it held, whichever of them is changed and looked at', () =>
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60, size: 'max' }),
      fc.infiniteStream(fc.nat(1_000)),
      (all, random) => {
        const versions: [Version, ...Version[]] = [{ map: PersistentMap.empty(), model: new Map() }];
        for (const { back, key, value } of all) {
          const from = versions.at(-1 - (back % versions.length)) ?? versions[0];
          versions.push(changed(from, key, value));
        }
        for (let looks = 0; looks < 30; looks++) {
          const { map, model } = versions[(random.next().value ?? 0) % versions.length] ?? versions[0];
          for (const key of ['a', '__proto__', 'b']) {
            expect(map.get(key)).toBe(model.get(key));
            expect(map.has(key)).toBe(model.has(key));
          }
        }
        versions.forEach(expectSame);
        versions.toReversed().forEach(expectSame);
      },
    ),
  ));

test('maps that begin with one empty map have nothing to do with each other', () => {
  const empty = PersistentMap.empty<number>();
  const one = empty.with('a', 1);
  const other = empty.with('b', 2);
  expect([...one]).toEqual([['a', 1]]);
  expect([...other]).toEqual([['b', 2]]);
  expect([...empty]).toEqual([]);
});

test('a map can be changed while it is gone through', () => {
  const map = PersistentMap.from([
    ['a', 1],
    ['b', 2],
  ]);
  const seen: string[] = [];
  for (const [key] of map) {
    seen.push(key);
    expect(map.without(key).with('c', 3).size).toBe(2);
  }
  expect(seen).toEqual(['a', 'b']);
});

test('without a key that it does not hold it is the same map', () => {
  const map = PersistentMap.empty<number>().with('a', 1);
  expect(map.without('b')).toBe(map);
});

test('a long way back to an old version is gone in steps, not in depth', () => {
  const first = PersistentMap.from([['first', 0]]);
  let map = first;
  for (let n = 1; n <= 100_000; n++) map = map.with(`k${n}`, n);
  expect(first.get('k1')).toBeUndefined();
  expect([...first]).toEqual([['first', 0]]);
  expect(map.size).toBe(100_001);
  expect(map.get('k100000')).toBe(100_000);
});
