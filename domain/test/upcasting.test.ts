import * as fc from 'fast-check';
import { z } from 'zod';
import { codecOf, firstVersion, UnknownEvent, type EventCatalogue, type EventOf } from '../src';

/** A price that was dollars at first, got a currency in its second version, and became minor units in its third. */
const catalogue = {
  PriceSet: firstVersion(z.strictObject({ dollars: z.int() }))
    .next(z.strictObject({ amount: z.int(), currency: z.string() }), ({ dollars }) => ({
      amount: dollars,
      currency: 'USD',
    }))
    .next(z.strictObject({ amountMinor: z.int(), currency: z.string() }), ({ amount, currency }) => ({
      amountMinor: amount * 100,
      currency,
    })),
  PriceForgotten: { version: 1, data: z.strictObject({}) },
} satisfies EventCatalogue;

const codec = codecOf(catalogue);
const today: EventOf<typeof catalogue> = { type: 'PriceSet', data: { amountMinor: 1_200, currency: 'USD' } };

test.each([
  [1, { dollars: 12 }],
  [2, { amount: 12, currency: 'USD' }],
  [3, { amountMinor: 1_200, currency: 'USD' }],
])('an event of version %i is read as one of today, step by step', (schemaVersion, data) =>
  expect(codec.read({ type: 'PriceSet', schemaVersion, data })).toEqual(today),
);

test('what is stored is not changed by reading it', () =>
  fc.assert(
    fc.property(fc.integer(), (dollars) => {
      const stored = Object.freeze({ type: 'PriceSet', schemaVersion: 1, data: Object.freeze({ dollars }) });
      expect(codec.read(stored)).toEqual(codec.read(stored));
      expect(stored.data).toEqual({ dollars });
    }),
  ));

test('an event of today is read as it is, without a copy', () => {
  const { data } = today;
  expect(codec.read({ type: 'PriceSet', schemaVersion: 3, data }).data).toBe(data);
});

test('an event is written with the latest version of its type', () => {
  expect(codec.versionOf('PriceSet')).toBe(3);
  expect(codec.versionOf('PriceForgotten')).toBe(1);
});

test('an event of a newer version than the code stops its reader, and says what is too old', () =>
  expect(() => codec.read({ type: 'PriceSet', schemaVersion: 4, data: {} })).toThrow(
    new UnknownEvent('PriceSet has version 4, and this program knows it up to 3: it is too old for this log'),
  ));

test.each([0, -1, 1.5, NaN])(
  'an event of version %d, which nobody can have written, stops its reader',
  (schemaVersion) =>
    expect(() => codec.read({ type: 'PriceSet', schemaVersion, data: {} })).toThrow(UnknownEvent),
);

test('what is no event of this program is named', () => {
  const unknown = { type: 'PriceGuessed', schemaVersion: 1, data: {} };
  expect(() => codec.read(unknown)).toThrow(
    expect.objectContaining({ name: 'UnknownEvent', message: 'There is no event type PriceGuessed here' }),
  );
  expect(() => codec.read({ type: 'PriceSet', schemaVersion: 0, data: {} })).toThrow(
    'PriceSet has version 0, and versions count from 1',
  );
});
