import type { Card } from './gateway-model';
import { contenders, race, type Racer } from './races';

const isRacer = (name: string): name is Racer => name in contenders;
const racers = Object.keys(contenders).filter(isRacer);
const after = (racer: Racer): Racer[] => racers.slice(racers.indexOf(racer) + 1);
const pairs = racers.flatMap((one) => after(one).map((two) => [one, two]));
const triples = pairs.flatMap(([one = 'cancel', two = 'cancel']) =>
  after(two).map((three) => [one, two, three]),
);

describe.each<[string, Card[]]>([
  ['a good card', ['good']],
  ['a declined card and a good one', ['declined', 'good']],
  ['a card with a challenge', ['challenge']],
])('F16 O2 P5 P6 P7 with %s, however it interleaves with the rest, the order ends right:', (_, cards) => {
  test.each([
    ['pair', pairs],
    ['triple', triples],
  ])('each %s out of what may race', (_, all) => {
    for (const racing of all) expect(race(racing, cards)).toBeGreaterThan(0);
  });
});
