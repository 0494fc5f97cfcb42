import type { Position } from '@queuecommerce/infra';
import { MemoryDocumentStore } from '@queuecommerce/infra/testing';
import {
  Comparing,
  Filling,
  products,
  StoredExpectation,
  type Comparison,
  type ProductDocument,
} from '../../src';
import { event } from '../events';
import { appendAll } from '../recorded-log';
import { openWorld, type World } from './read-model-world';

let world: World;
beforeEach(() => {
  world = openWorld();
});

const collection = products.collection.name;
const product = (productId: string) => event('ProductAdded', { productId });
const received = (productId: string) =>
  event('StockReceived', { productId, adjustmentId: `more-${productId}`, quantity: 1 });

/** The read model is built up to here, and then nobody builds it. */
async function built(): Promise<void> {
  const runner = world.run(products);
  await world.clock.advance(1_000);
  await runner.stop();
  expect(await world.documents.checkpoint(products.reader)).toBe(await world.store.head());
}

/** What a process leaves that dies after it has stored a document, and before the checkpoint. */
async function storeAhead(id: string, change?: { body?: object; position?: Position }): Promise<void> {
  const checkpoint = await world.documents.checkpoint(products.reader);
  const elsewhere = new MemoryDocumentStore();
  const runner = world.run(products, elsewhere);
  await world.clock.advance(1_000);
  await runner.stop();
  const right = (await elsewhere.load<ProductDocument>(collection, [id])).get(id);
  const { position = right?.position } = change ?? {};
  const put = { kind: 'put', collection, id, body: { ...right?.body, ...change?.body }, position } as const;
  await world.documents.write({ writes: [put] });
  expect(await world.documents.checkpoint(products.reader)).toBe(checkpoint);
}

async function compare(): Promise<Comparison> {
  const { store, documents, clock, log } = world;
  const { signal } = new AbortController();
  const scratch = new MemoryDocumentStore();
  const filling = await Filling.open({ projection: products, store, documents: scratch, clock, log, signal });
  await filling.upTo(await documents.checkpoint(products.reader));
  const expected = new StoredExpectation(scratch, collection, filling);
  const compared = { collection, reader: products.reader };
  let comparison: Comparison | undefined;
  void new Comparing({ store, documents, clock, compared, expected, signal })
    .all()
    .then((done) => (comparison = done));
  await world.until(async () => comparison !== undefined);
  if (comparison === undefined) throw new Error('Nothing was compared');
  return comparison;
}

describe('documents ahead of a checkpoint that does not move (F18)', () => {
  beforeEach(async () => {
    await appendAll(world.store, [product('a'), product('b'), product('c')]);
    await built();
    await appendAll(world.store, [received('a'), received('b'), received('a'), received('c')]);
  });

  test('are right if they are what the log says where they stand; the others are judged where the checkpoint is', async () => {
    await storeAhead('a');
    expect(await compare()).toMatchObject({ documents: 3, differing: 0 });
    await storeAhead('c');
    expect(await compare()).toMatchObject({ documents: 3, differing: 0 });
  });

  test('are wrong if they are not', async () => {
    await storeAhead('b', { body: { price: 1 } });
    expect(await compare()).toMatchObject({
      documents: 3,
      differing: 1,
      differences: [{ documentId: 'b', kind: 'differs', pointers: ['/price'] }],
    });
  });

  test('are wrong at a position where nothing happened to them, or that the log has not come to', async () => {
    const head = (await world.store.head()) ?? '';
    await storeAhead('a', { position: head });
    await storeAhead('b', { position: `${head}9` });
    expect(await compare()).toMatchObject({
      differing: 2,
      differences: [{ documentId: 'b' }, { documentId: 'a', kind: 'differs', pointers: ['#position'] }],
    });
  });
});
