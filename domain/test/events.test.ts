import * as fc from 'fast-check';
import { eventSchemas, readEvent, UnknownEvent } from '../src';
import { customerEvents } from '../src/customer/decider';
import { fulfilmentEvents } from '../src/fulfilment/events';
import { logSealEvents } from '../src/log-seal/events';
import { notificationEvents } from '../src/notification/decider';
import { orderEvents } from '../src/order/events';
import { paymentEvents } from '../src/payment/events';
import { productEvents } from '../src/product/events';
import { stockEvents } from '../src/stock/events';

test('an event of a known type and version is read', () => {
  const data = { productId: 'laptop-001', at: '2026-01-01T10:00:00.000Z' };
  expect(readEvent({ type: 'ProductActivated', schemaVersion: 1, data })).toEqual({
    type: 'ProductActivated',
    data,
  });
});

test.each(['OrderPlacd', '', 'orderPlaced', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'an event of the unknown type "%s" stops its reader',
  (type) => expect(() => readEvent({ type, schemaVersion: 1, data: {} })).toThrow(UnknownEvent),
);

test('an event of a newer version than the code stops its reader, for each type', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.entries(eventSchemas)),
      fc.integer({ min: 1 }),
      ([type, schema], ahead) => {
        const read = () => readEvent({ type, schemaVersion: schema.version + ahead, data: {} });
        expect(read).toThrow(UnknownEvent);
        expect(read).toThrow(/too old for this log/);
      },
    ),
  ));

test('no two aggregates give an event the same name', () => {
  const names = [
    orderEvents,
    productEvents,
    stockEvents,
    paymentEvents,
    fulfilmentEvents,
    notificationEvents,
    customerEvents,
    logSealEvents,
  ].flatMap((catalogue) => Object.keys(catalogue));
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(eventSchemas).sort()).toEqual(names.sort());
});

test('every event says when it happened, and takes no field that it does not know', () => {
  for (const schema of Object.values(eventSchemas)) {
    expect(schema.data.shape).toHaveProperty('at');
    const result = schema.data.safeParse({ unknown: true });
    expect(result.error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys' }));
  }
});
