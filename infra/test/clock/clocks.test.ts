import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs } from '@queuecommerce/infra';
import { systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { manualClock, seededEntropy } from '@queuecommerce/infra/testing';
import { clockContract, entropyContract } from './contract';

clockContract('system', () => ({ clock: systemClock, pass: (ms) => pause(ms) }));
clockContract('manual', () => {
  const clock = manualClock();
  return { clock, pass: (ms) => clock.advance(ms) };
});

entropyContract('system', () => systemEntropy);
entropyContract('seeded', () => seededEntropy(1));

const draws = (seed: number): unknown[] => {
  const entropy = seededEntropy(seed);
  return Array.from({ length: 20 }, () => [entropy.uuid(), entropy.fraction()]);
};

test('the same seed gives the same chance, another seed another', () => {
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  expect(draws(7)).not.toEqual(draws(7 + 2 ** 32));
});

test('a backoff doubles with each failure up to its cap, with jitter over all of it', () => {
  const most = { uuid: () => '', fraction: () => 1 };
  const backoff = { firstMs: 100, capMs: 1_000 };
  expect([1, 2, 3, 4, 5, 5_000].map((failures) => backoffMs(backoff, failures, most))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
  expect(backoffMs(backoff, 3, { ...most, fraction: () => 0.5 })).toBe(200);
});
