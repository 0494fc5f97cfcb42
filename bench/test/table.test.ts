import { allBenches } from '../src/all-benches';
import { ratioOf, share, type Bench, type Measurement } from '../src/bench';
import { perSecond, unexpected } from '../src/load/load';
import { rounded, tableOf } from '../src/table';

const measured: Measurement = {
  figure: 600,
  unit: 'orders/s',
  ceiling: { figure: 1_000, what: 'a ceiling' },
  faults: [],
};
const bench: Bench = { name: 'B0', what: 'nothing', ...share(0.6), run: async () => measured };

test('a share of a ceiling is reached at it and not below', () => {
  expect(ratioOf(measured)).toBe(0.6);
  expect(bench.isReached(measured)).toBe(true);
  expect(bench.isReached({ ...measured, figure: 599 })).toBe(false);
});

test('the table says what was reached, and what was broken before that', () => {
  expect(tableOf([{ bench, measured }])).toContain(
    '| B0 | nothing | 600 orders/s | 1,000 (a ceiling) | 0.60 | ≥ 0.6 of it | yes |',
  );
  expect(tableOf([{ bench, measured: { ...measured, faults: ['2 orders were lost'] } }])).toContain(
    'BROKEN: 2 orders were lost',
  );
  expect([rounded(0.0123456), rounded(99.94), rounded(1234.5)]).toEqual(['0.0123', '99.9', '1,235']);
});

test('only what was created counts, and what was answered otherwise is told', () => {
  const result = { answers: { 201: 50, 503: 2 }, errors: 1, seconds: 5, p50: 1, p99: 2 };
  expect(perSecond('201', result)).toBe(10);
  expect(unexpected(result, ['201'])).toEqual(['2 requests were answered 503', '1 requests failed']);
  expect(unexpected(result, ['201', '503'])).toEqual(['1 requests failed']);
});

test('every benchmark has a number of its own', () => {
  const names = allBenches.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^B\d+$/);
});
