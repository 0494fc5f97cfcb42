import { orders, personalFields, type PlaceOrder } from '@queuecommerce/domain';
import {
  chainHash,
  chainStart,
  CommandExecutor,
  derivedId,
  openingEventStore,
  PersonalData,
  UnreadableLog,
} from '../../src';
import { manualClock, memoryCustomerKeys, memoryEventStore, seededEntropy } from '../../src/testing';

const orderId = '11111111-1111-4111-8111-111111111111';
const secrets = ['anna@example.org', 'Anna', 'Schmidt', 'Ringstraße', 'Köln', '50667'];
const at = '2026-01-01T10:00:00.000Z';

const placeOrder: PlaceOrder = {
  type: 'PlaceOrder',
  orderId,
  customer: { customerId: 'anna', email: 'anna@example.org', firstName: 'Anna', lastName: 'Schmidt' },
  items: [{ productId: 'tea', productName: 'Tea', quantity: 1, unitPrice: 500, lineTotal: 500 }],
  currency: 'EUR',
  totalAmount: 500,
  shippingAddress: { street: 'Ringstraße 5', city: 'Köln', postalCode: '50667', country: 'Germany' },
  paymentMethod: 'credit_card',
  paymentToken: 'pm_card_visa',
  paymentId: derivedId(orderId, 'payment'),
  deadline: '2026-01-01T10:15:00.000Z',
  at,
};

const context = (name: string) => {
  const commandId = derivedId(orderId, name);
  return {
    commandId,
    command: name,
    correlationId: commandId,
    causationId: commandId,
    actor: 'test',
    origin: 'test',
  };
};

async function newShop() {
  const log = memoryEventStore({ clock: manualClock() });
  const keys = memoryCustomerKeys(seededEntropy(1));
  const personalData = new PersonalData(keys, personalFields);
  const store = openingEventStore(log, personalData);
  const executor = new CommandExecutor(store, { personalData });
  await executor.execute(orders, orderId, placeOrder, context('PlaceOrder'));
  const shippingAddress = { ...placeOrder.shippingAddress, street: 'Ringstraße 7' };
  const change = { type: 'ChangeShippingAddress', orderId, shippingAddress, at } as const;
  await executor.execute(orders, orderId, change, context('ChangeShippingAddress'));
  return { log, keys, store, personalData };
}

/** The first 12 bytes of what is sealed. */
const nonce = (data: object): string => JSON.stringify(data).replace(/.*"box":"(.{16}).*/, '$1');

const streamOf = (store: Awaited<ReturnType<typeof newShop>>['store']) =>
  store.readStream(orders.stream(orderId), { limit: 10 });

test('the log holds no personal data in the clear, and its readers see all of it', async () => {
  const { log, store } = await newShop();
  const stored = JSON.stringify(await streamOf(log));
  expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
  expect(stored).toContain('"customerId":"anna"');
  const [placed, moved] = await streamOf(store);
  const { type: _, items, ...facts } = placeOrder;
  expect(placed?.data).toEqual({ ...facts, items });
  expect(moved?.data).toMatchObject({ shippingAddress: { street: 'Ringstraße 7', city: 'Köln' } });
});

test('every way of reading opens it', async () => {
  const { store } = await newShop();
  const stop = new AbortController();
  const opened: unknown[] = [await streamOf(store), await store.readAll({ limit: 10 })];
  for await (const { events } of store.subscribe({ signal: stop.signal })) {
    opened.push(events);
    if (events.length > 0) stop.abort();
  }
  for (const events of opened.slice(0, 2)) expect(JSON.stringify(events)).toContain('anna@example.org');
  expect(JSON.stringify(opened)).not.toContain('"sealed"');
});

test('the hash chain covers what is stored, so that it still verifies when the key is gone', async () => {
  const { log, keys } = await newShop();
  await keys.forget('anna');
  let hash = chainStart;
  for (const event of await streamOf(log)) {
    hash = chainHash(hash, event);
    expect(event.metadata.hash).toBe(hash);
  }
});

test('a forgotten customer is a placeholder in every event, and the order is otherwise as it was', async () => {
  const { keys, store, personalData } = await newShop();
  const before = await new CommandExecutor(store, { personalData }).load(orders, orderId);
  await keys.forget('anna');
  const read = JSON.stringify(await streamOf(store));
  expect(secrets.filter((secret) => read.includes(secret))).toEqual([]);
  const { state } = await new CommandExecutor(store, { personalData }).load(orders, orderId);
  expect(state).toMatchObject({
    customer: { customerId: 'anna', firstName: '[forgotten]' },
    totalAmount: 500,
  });
  expect({ ...state, customer: null, shippingAddress: null }).toEqual({
    ...before.state,
    customer: null,
    shippingAddress: null,
  });
});

test('an address without a state comes back without one', async () => {
  const { store } = await newShop();
  const [placed] = await streamOf(store);
  expect(placed?.data).toHaveProperty('shippingAddress', placeOrder.shippingAddress);
});

test('the same event sealed again has the same bytes, and no two events share a nonce', async () => {
  const { personalData } = await newShop();
  const event = { metadata: context('a'), type: 'OrderPlaced', data: placeOrder };
  expect(await personalData.seal(event)).toEqual(await personalData.seal(event));
  const other = await personalData.seal({ ...event, metadata: context('b') });
  expect(nonce(other)).not.toBe(nonce(await personalData.seal(event)));
});

test("sealed data that was moved to another command's event, or changed, is damage and not served", async () => {
  const { log, personalData } = await newShop();
  const [placed] = await streamOf(log);
  if (!placed) throw new Error('no event');
  const moved = { ...placed, metadata: { ...placed.metadata, commandId: derivedId(orderId, 'elsewhere') } };
  await expect(personalData.open([moved])).rejects.toThrow(UnreadableLog);
});
