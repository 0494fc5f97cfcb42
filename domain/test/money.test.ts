import * as fc from 'fast-check';
import { exponentOf, formatMoney, isChargeable, isCurrency, shareOut, stepOf } from '../src';

describe('P11 exponents are Stripe’s', () => {
  test.each([
    ['USD', 2, 1],
    ['EUR', 2, 1],
    ['HUF', 2, 1],
    ['TWD', 2, 1],
    ['MRO', undefined, undefined],
    ['JPY', 0, 1],
    ['KRW', 0, 1],
    ['VND', 0, 1],
    ['CLP', 0, 1],
    ['XAF', 0, 1],
    ['BHD', 3, 10],
    ['JOD', 3, 10],
    ['KWD', 3, 10],
    ['OMR', 3, 10],
    ['TND', 3, 10],
    ['ISK', 2, 100],
    ['UGX', 2, 100],
  ])('P11 %s has exponent %s and moves in steps of %s', (currency, exponent, step) => {
    expect(isCurrency(currency)).toBe(exponent !== undefined);
    if (exponent === undefined) return;
    expect(exponentOf(currency)).toBe(exponent);
    expect(stepOf(currency)).toBe(step);
  });

  test.each(['usd', 'US', '', 'XXX', 'constructor'])('P11 "%s" is no currency', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(RangeError);
    expect(() => stepOf(code)).toThrow(RangeError);
  });
});

describe('P11 an amount can be charged', () => {
  test.each([
    ['USD', 1, true],
    ['USD', 0, false],
    ['USD', -1, false],
    ['USD', 1.5, false],
    ['USD', Number.NaN, false],
    ['USD', Number.POSITIVE_INFINITY, false],
    ['USD', 2 ** 53, false],
    ['JPY', 1, true],
    ['BHD', 1230, true],
    ['BHD', 1235, false],
    ['ISK', 500, true],
    ['ISK', 550, false],
    ['UGX', 100, true],
    ['UGX', 1, false],
  ])('P11 %s %s: %s', (currency, amountMinor, chargeable) =>
    expect(isChargeable(amountMinor, currency)).toBe(chargeable),
  );
});

describe('P11 sharing out', () => {
  const steps = fc.constantFrom(1, 10, 100);
  const weights = fc
    .array(fc.oneof(fc.nat(20), fc.nat(), fc.maxSafeNat()), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0));
  const totals = fc.oneof(
    fc.nat(1_000),
    fc.nat(99_999_999),
    fc.integer({ min: 2 ** 46, max: 2 ** 46 + 1_000 }),
  );

  test('P11 the shares add up exactly, in whole steps, each within one step of the exact share', () =>
    fc.assert(
      fc.property(totals, weights, steps, (count, weights, step) => {
        const total = count * step;
        const shares = shareOut(total, weights, step);
        expect(shares).toHaveLength(weights.length);
        expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(total));
        const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, share] of shares.entries()) {
          expect(share % step).toBe(0);
          // |share − total · weight / Σ weights| < step, without leaving the whole numbers.
          const off = BigInt(share) * weightSum - BigInt(total) * BigInt(weights[index] ?? 0);
          expect((off < 0n ? -off : off) < BigInt(step) * weightSum).toBe(true);
        }
      }),
      // Past 2^53 a float no longer adds ones up.
      { examples: [[2 ** 53 - 1, [2 ** 53 - 1, ...Array<number>(12).fill(1)], 1]] },
    ));

  test('P11 a larger weight never gets the smaller share, and no weight gets nothing', () =>
    fc.assert(
      fc.property(totals, weights, (total, weights) => {
        const shares = shareOut(total, weights);
        for (const [a, weightA] of weights.entries())
          for (const [b, weightB] of weights.entries())
            if (weightA > weightB) expect(shares[a]).toBeGreaterThanOrEqual(shares[b] ?? 0);
        for (const [index, weight] of weights.entries()) if (weight === 0) expect(shares[index]).toBe(0);
      }),
    ));

  test('P11 a tie goes to the earlier share', () => expect(shareOut(100, [1, 1, 1])).toEqual([34, 33, 33]));
  test('P11 remainders go to the largest first', () => expect(shareOut(10, [3, 3, 1])).toEqual([4, 4, 2]));
  test('P11 in steps of 100', () => expect(shareOut(1_000, [1, 1, 1], 100)).toEqual([400, 300, 300]));
  test('P11 nothing shares out to nothing', () => expect(shareOut(0, [1, 2])).toEqual([0, 0]));

  test.each([
    [10, [], 1],
    [10, [0, 0], 1],
    [10, [1, -1, 2], 1],
    [10, [0.5, 0.5], 1],
    [10, [Number.NaN], 1],
    [15, [1, 1], 10],
    [-10, [1, 1], 1],
    [1.5, [1, 1], 1],
    [10, [1, 1], 0],
  ])('P11 %s by %s in steps of %s can not be shared out', (total, weights, step) =>
    expect(() => shareOut(total, weights, step)).toThrow(RangeError),
  );
});

describe('an amount for a person', () => {
  test.each([
    [129_999, 'USD', '1299.99 USD'],
    [5, 'USD', '0.05 USD'],
    [0, 'USD', '0.00 USD'],
    [-5, 'USD', '-0.05 USD'],
    [-129_999, 'USD', '-1299.99 USD'],
    [500, 'JPY', '500 JPY'],
    [1_230, 'BHD', '1.230 BHD'],
    [50_000, 'ISK', '500.00 ISK'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91 USD'],
    [Number.MAX_SAFE_INTEGER, 'BHD', '9007199254740.991 BHD'],
  ])('%s %s reads %s', (amountMinor, currency, expected) =>
    expect(formatMoney(amountMinor, currency)).toBe(expected),
  );

  test('every digit is kept', () =>
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'BHD'), (amountMinor, currency) => {
        const digits = formatMoney(amountMinor, currency).replace(` ${currency}`, '').replace('.', '');
        expect(Number(digits)).toBe(amountMinor + 0);
      }),
      { examples: [[9_007_199_254_740_973, 'USD']] },
    ));
});

test('P11 what can not be shared out says why', () => {
  expect(() => shareOut(15, [1], 10)).toThrow('15 can not be shared out in steps of 10');
  for (const weights of [[], [0, 0], [-1, 2], [0.5]])
    expect(() => shareOut(10, weights)).toThrow('Weights must be whole numbers of at least 0');
  expect(shareOut(10, [0, 1])).toEqual([0, 10]);
  expect(() => exponentOf('XXX')).toThrow('XXX is not a currency that can be charged');
});
