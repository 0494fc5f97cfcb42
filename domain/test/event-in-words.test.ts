import { z } from 'zod';
import { eventInWords, eventSchemas } from '../src';
import { addressChanged, customer, elsewhere, home, line, placed } from './order/order-builders';

test('only the events that a test below looks at hold who somebody is and where they live', () => {
  const holding = Object.entries(eventSchemas)
    .filter(([, { data }]) =>
      /email|firstName|lastName|street|postalCode/.test(JSON.stringify(z.toJSONSchema(data))),
    )
    .map(([type]) => type);
  expect(holding).toEqual(['OrderPlaced', 'OrderShippingAddressChanged']);
});

test('the words for an event tell neither who somebody is nor where they live', () => {
  const told = [placed(line('laptop-001')), addressChanged(elsewhere)].map(eventInWords).join('\n');
  expect(told).toBe('ordered 1 × laptop-001 for 10.00 USD\nit goes to another address');
  for (const personal of [...Object.values(customer), ...Object.values(home), elsewhere.street])
    expect(told).not.toContain(personal);
});
