import { products, reservations, type ProductDocument, type Projection, type Reservation } from '../../src';
import { event } from '../events';
import { appendAll } from '../recorded-log';
import { openWorld, type World } from './read-model-world';

let world: World;
beforeEach(() => {
  world = openWorld();
});

const collection = 'products-v1';
const id = 'laptop-001';
/** Longer than a round of the check takes here. */
const roundMs = 60_000;

async function stored(): Promise<ProductDocument> {
  const found = (await world.documents.load<ProductDocument>(collection, [id])).get(id);
  if (found === undefined) throw new Error('There is no such product');
  return found.body;
}

test('a document that is changed behind the back of the log is reported, and the rebuild clears that', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(2 * roundMs);
  expect(runner.status().drifted).toBe(0);
  const right = await stored();
  await world.documents.write({ writes: [{ kind: 'put', collection, id, body: { ...right, price: 1 } }] });
  await world.clock.advance(roundMs);
  expect(runner.status().drifted).toBe(1);
  expect((await world.record(products)).drift).toMatchObject({
    differing: 1,
    differences: [{ documentId: id, kind: 'differs', pointers: ['/price'] }],
  });
  expect(
    world.log.entries.some(({ level, message }) => level === 'error' && /not what the log/.test(message)),
  ).toBe(true);
  await runner.stop();
});

test.each([
  ['is missing', 'missing', id, () => [{ kind: 'delete', collection, id } as const]],
  [
    'should not be there',
    'unexpected',
    'ghost',
    (body: ProductDocument) => [
      { kind: 'put', collection, id: 'ghost', body, position: '0000000000000001' } as const,
    ],
  ],
])('a document that %s is reported', async (_what, kind, documentId, writes) => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(1_000);
  await world.documents.write({ writes: writes(await stored()) });
  await world.clock.advance(2 * roundMs);
  expect((await world.record(products)).drift).toMatchObject({
    differing: 1,
    differences: [{ documentId, kind }],
  });
  await runner.stop();
});

test('what was mended is reported no more', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(1_000);
  const right = await stored();
  const position = await world.store.head();
  await world.documents.write({ writes: [{ kind: 'put', collection, id, body: { ...right, price: 1 } }] });
  await world.clock.advance(2 * roundMs);
  expect(runner.status().drifted).toBe(1);
  await world.documents.write({ writes: [{ kind: 'put', collection, id, body: right, position }] });
  await world.clock.advance(2 * roundMs);
  expect(runner.status().drifted).toBe(0);
  await runner.stop();
});

test('documents that move on all the time are no drift, and a range of many is gone through', async () => {
  const many = Array.from({ length: 1_300 }, (_, n) => event('ProductAdded', { productId: `product-${n}` }));
  await appendAll(world.store, many);
  const runner = world.run(products);
  for (let turn = 0; turn < 400; turn += 1) {
    const productId = `product-${turn % 7}`;
    await appendAll(world.store, [
      event('StockReceived', { productId, adjustmentId: `${turn}`, quantity: 1 }),
    ]);
    await world.clock.advance(500);
  }
  expect((await world.record(products)).drift).toBe(null);
  expect(world.log.entries).toEqual([]);
  await world.documents.write({ writes: [{ kind: 'delete', collection, id: 'product-999' }] });
  await world.clock.advance(4 * roundMs);
  expect((await world.record(products)).drift).toMatchObject({
    differences: [{ documentId: 'product-999' }],
  });
  await runner.stop();
});

test('a parked document is known to be behind: it is no drift', async () => {
  let isBroken = true;
  const choking: Projection<Reservation> = {
    ...reservations,
    fold(document, one) {
      if (isBroken && one.type === 'StockCommitted') throw new Error('does not add up');
      return reservations.fold(document, one);
    },
  };
  await appendAll(world.store, [event('StockReserved'), event('StockCommitted')]);
  const runner = world.run(choking);
  await world.clock.advance(1_000);
  isBroken = false;
  await world.clock.advance(2 * roundMs);
  expect(runner.status()).toMatchObject({ parkedCount: 1, drifted: 0 });
  await runner.stop();
});
