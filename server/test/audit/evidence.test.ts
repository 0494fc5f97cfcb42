import * as fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PublicKeys } from '@queuecommerce/infra';
import { evidenceFault } from '../../src/evidence/check-evidence';
import { orderEvidence, proveOrder, type OrderEvidence } from '../../src/evidence/order-evidence';
import { UnknownOrder } from '../../src/evidence/order-events';
import { anna, stoppedShop, type StoppedShop } from './stopped-shop';

let shop: StoppedShop;
let keys: PublicKeys;
let evidence: OrderEvidence;
let others: OrderEvidence;

beforeAll(async () => {
  shop = await stoppedShop();
  keys = new PublicKeys([readFileSync(shop.publicKey, 'utf8')]);
  const log = shop.openLog();
  evidence = await proveOrder(log, shop.orderIds[0]);
  others = await proveOrder(log, shop.orderIds[1]);
  log.close();
});
afterAll(() => shop.remove());

/** As a file is read. */
function checked(file: unknown): string | undefined {
  const parsed = orderEvidence.safeParse(JSON.parse(JSON.stringify(file)));
  return parsed.success ? evidenceFault(parsed.data, keys) : 'not readable';
}

test('the file shows the order, its payment, its fulfilment, its stock and what its products cost', () => {
  expect(checked(evidence)).toBeUndefined();
  expect(evidence.notYetSealed).toBe(0);
  const kinds = new Set(evidence.events.map(({ event }) => event.stream.replace(/-.*/, '')));
  expect([...kinds].sort()).toEqual(['fulfilment', 'order', 'payment', 'product', 'stock']);
  const types = evidence.events.map(({ event }) => event.type);
  expect(types).toEqual(expect.arrayContaining(['OrderPlaced', 'PaymentCaptured', 'OrderConfirmed']));
  expect(types.filter((type) => type === 'StockCommitted')).toHaveLength(2);
  expect(types.filter((type) => type === 'ProductAdded')).toHaveLength(2);
});

test('the file tells nothing about other customers', () => {
  const text = JSON.stringify(evidence);
  for (const strange of [anna.email, anna.customerId, anna.firstName, shop.orderIds[1]])
    expect(text).not.toContain(strange);
  expect(JSON.stringify(others)).toContain(anna.customerId);
});

test('another key proves nothing', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const other = new PublicKeys([publicKey.export({ type: 'spki', format: 'pem' }).toString()]);
  expect(evidenceFault(evidence, other)).toMatch(/key [0-9a-f]{64}, which was not given/);
});

/** The places of all that stands in a JSON value. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) => places(member, [...path, name]));
}

function changedAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return another(value);
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === name ? changedAt(item, rest) : item));
  return { ...Object(value), [name]: changedAt(Reflect.get(Object(value), name), rest) };
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string' || value === '') return 'x';
  const middle = Math.floor(value.length / 2);
  return value.slice(0, middle) + (value[middle] === '1' ? '2' : '1') + value.slice(middle + 1);
}

test('whatever is changed in what the file shows, it is found', () => {
  const shown = places({ seals: evidence.seals, events: evidence.events, orderId: evidence.orderId });
  fc.assert(
    fc.property(fc.constantFrom(...shown), (path) => {
      expect(checked(changedAt(evidence, path))).toBeDefined();
    }),
    { numRuns: 400 },
  );
});

test('an event left out is missed, the placing of the order above all', () => {
  for (const [i, { event }] of evidence.events.entries()) {
    const isLast = evidence.events.findLastIndex((other) => other.event.stream === event.stream) === i;
    // Of stocks nobody can show that nothing is missing without showing others' orders; nor that a stream goes on.
    if (event.stream.startsWith('stock-') || (isLast && event.type !== 'OrderPlaced')) continue;
    expect(checked({ ...evidence, events: evidence.events.toSpliced(i, 1) })).toMatch(/missing|show/);
  }
});

test('an event of another order, rightly proven, is not taken for one of this', () => {
  const strange = others.events.filter(({ event }) => !event.stream.startsWith('product-'));
  for (const event of strange) {
    const seal = evidence.seals.length + event.seal;
    const events = [...evidence.events, { ...event, seal }].sort((a, b) =>
      a.event.position < b.event.position ? -1 : 1,
    );
    const mixed = { ...evidence, seals: [...evidence.seals, ...others.seals], events };
    expect(checked(mixed)).toMatch(/does not belong to the order/);
  }
});

test('the events of another order under this one’s name are not taken for its', () =>
  expect(checked({ ...others, orderId: evidence.orderId })).toMatch(/does not show how the order/));

test('there is no file about an order that is not there', async () => {
  const log = shop.openLog();
  const unknown = proveOrder(log, '99999999-9999-4999-8999-999999999999');
  await expect(unknown).rejects.toBeInstanceOf(UnknownOrder);
  log.close();
});
