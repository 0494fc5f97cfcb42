import { seededEntropy } from '@queuecommerce/infra/testing';
import { crashTest } from '../src/crash/crash-test';

test('F1 I1–I7 what was acknowledged survives kill after kill under load, once', async () => {
  const result = await crashTest({ kills: 6, entropy: seededEntropy(7) });
  expect(result).toMatchObject({ kills: 6, faults: [] });
  expect(result.orders).toBeGreaterThan(0);
}, 180_000);
