import { instant } from '@queuecommerce/infra';
import {
  beginRebuild,
  products,
  stopRebuild,
  switchBack,
  type ProductDocument,
  type Projection,
  type ReadModelRunner,
} from '../../src';
import { event } from '../events';
import { appendAll } from '../recorded-log';
import { openWorld, type World } from './read-model-world';

let world: World;
beforeEach(() => {
  world = openWorld();
});

const tenMinutesMs = 10 * 60_000;
const wish = (projection: Projection, owner: string | null = null) =>
  world.pointers.update(projection, (record) =>
    beginRebuild(record, { projection, owner, reason: 'requested', now: instant(world.clock) }),
  );
const generation = async (projection: Projection = products) =>
  (await world.record(projection)).live.generation;
const switched = async () => (await generation()) > 0;
const stock = (count: number) =>
  appendAll(
    world.store,
    Array.from({ length: count }, (_, n) => event('StockReceived', { adjustmentId: `${n}`, quantity: 1 })),
  );
const collectionExists = async (name: string): Promise<boolean> => {
  try {
    await world.documents.find(name, { limit: 1 });
    return true;
  } catch {
    return false;
  }
};

test('a rebuild fills a new generation beside the live one, and switches to it', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(100);
  await wish(products);
  await world.until(switched);
  const record = await world.record(products);
  expect(record).toMatchObject({
    live: { collection: 'products-v1-g1', generation: 1, version: 1 },
    previous: { collection: 'products-v1', generation: 0 },
    rebuild: null,
    lastRebuild: { outcome: 'switched', error: null },
    lastComparison: { documents: 1, differing: 0 },
  });
  expect(await world.served(products)).toEqual(await world.expected(products));
  expect(Object.keys(await world.served(products))).toHaveLength(1);
  await runner.stop();
});

test('after the switch both generations are kept up for the grace time; then the old one goes', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(100);
  await wish(products);
  await world.until(switched);
  await world.clock.advance(2_000);
  await stock(3);
  await world.clock.advance(1_000);
  const head = await world.store.head();
  const { live, previous } = await world.record(products);
  expect(await world.documents.checkpoint(live.reader)).toBe(head);
  expect(await world.documents.checkpoint(previous?.reader ?? '')).toBe(head);
  await world.clock.advance(tenMinutesMs + 60_000);
  expect(await world.record(products)).toMatchObject({ previous: null, dropping: [] });
  expect(await collectionExists('products-v1')).toBe(false);
  await stock(1);
  await world.clock.advance(1_000);
  expect(await world.served(products)).toEqual(await world.expected(products));
  expect(runner.status()).toMatchObject({ state: 'following', position: await world.store.head() });
  await runner.stop();
});

test('within the grace time it can be switched back, and the rebuilt one is kept as long', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(100);
  await wish(products);
  await world.until(switched);
  await stock(2);
  await world.clock.advance(1_000);
  const back = await world.pointers.update(products, (record) =>
    switchBack(record, instant(world.clock), tenMinutesMs),
  );
  expect(back).toMatchObject({ live: { generation: 0 }, previous: { generation: 1 } });
  await stock(2);
  await world.clock.advance(2_000);
  expect(await world.served(products)).toEqual(await world.expected(products));
  expect(runner.status().position).toBe(await world.store.head());
  await runner.stop();
});

test('a planted difference is found, told and mended', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const runner = world.run(products);
  await world.clock.advance(100);
  const stored = (await world.documents.load<ProductDocument>('products-v1', ['laptop-001'])).get(
    'laptop-001',
  );
  const { position } = stored ?? {};
  const wrong = { ...stored?.body, price: 1 };
  await world.documents.write({
    writes: [
      { kind: 'put', collection: 'products-v1', id: 'laptop-001', body: wrong },
      { kind: 'put', collection: 'products-v1', id: 'ghost', body: wrong, position },
    ],
  });
  await wish(products);
  await world.until(switched);
  const { lastComparison } = await world.record(products);
  expect(lastComparison).toMatchObject({
    documents: 2,
    differing: 2,
    differences: [
      { documentId: 'ghost', kind: 'unexpected' },
      { documentId: 'laptop-001', kind: 'differs', pointers: ['/price'] },
    ],
  });
  expect(JSON.stringify(lastComparison)).not.toContain('Gaming');
  expect(await world.served(products)).toEqual(await world.expected(products));
  expect(world.log.entries.some(({ level, fields }) => level === 'error' && fields.differing === 2)).toBe(
    true,
  );
  await runner.stop();
});

test('while one process rebuilds, another is refused', async () => {
  await wish(products, 'one');
  await expect(wish(products, 'another')).rejects.toMatchObject({ code: 'rebuild-already-running' });
  await expect(wish(products)).rejects.toMatchObject({ code: 'rebuild-already-running' });
});

test('of two that ask at the same time one wins', async () => {
  const asked = await Promise.allSettled([wish(products, 'one'), wish(products, 'another')]);
  expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { rebuild } = await world.record(products);
  expect(rebuild?.target.generation).toBe(1);
});

test('what a dead process was building is taken up by another where it stood', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  await wish(products, 'dead');
  const runner = world.run(products);
  await world.clock.advance(10_000);
  expect(await generation()).toBe(0);
  await world.until(switched);
  expect(await generation()).toBe(1);
  expect(await world.served(products)).toEqual(await world.expected(products));
  await runner.stop();
});

test('a stopped rebuild leaves nothing behind', async () => {
  await wish(products, 'dead');
  await world.documents.ensure({ ...products.collection, name: 'products-v1-g1' });
  const runner = world.run(products);
  await world.clock.advance(100);
  await world.pointers.update(products, (record) => stopRebuild(record, instant(world.clock)));
  await world.clock.advance(90_000);
  expect(await world.record(products)).toMatchObject({
    live: { generation: 0 },
    rebuild: null,
    lastRebuild: { outcome: 'stopped' },
    dropping: [],
  });
  expect(await collectionExists('products-v1-g1')).toBe(false);
  await runner.stop();
});

test('there is nothing to stop, or to switch back to, where there is none', async () => {
  const now = instant(world.clock);
  await expect(world.pointers.update(products, (record) => stopRebuild(record, now))).rejects.toMatchObject({
    code: 'no-rebuild-running',
  });
  await expect(world.pointers.update(products, (record) => switchBack(record, now, 1))).rejects.toMatchObject(
    { code: 'nothing-to-switch-back-to' },
  );
});

test('a stopping process lets go of its rebuild, and the next one goes on at once', async () => {
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const before = world.run(products);
  await world.clock.advance(100);
  await before.stop();
  const runners: ReadModelRunner[] = [];
  const stopping: Projection<ProductDocument> = {
    ...products,
    fold(document, one) {
      void runners[0]?.stop();
      return products.fold(document, one);
    },
  };
  runners.push(world.run(stopping));
  await wish(products);
  await world.clock.advance(2_000);
  expect((await world.record(products)).rebuild).toMatchObject({ owner: null, phase: 'waiting' });
  const second = world.run(products);
  await world.clock.advance(1_000);
  expect(await generation()).toBe(1);
  expect(await world.served(products)).toEqual(await world.expected(products));
  await second.stop();
});

describe('a projection with a higher version', () => {
  let folding: (() => void) | undefined;
  afterEach(() => (folding = undefined));
  const newer: Projection<ProductDocument> = {
    ...products,
    version: 2,
    collection: { ...products.collection, name: 'products-v2' },
    reader: 'projection-products-v2',
    fold: (document, one) => {
      folding?.();
      const folded = products.fold(document, one);
      return folded && { ...folded, description: 'version 2' };
    },
  };

  test('rebuilds by itself on start; until the switch the old generation is served as it stands, and it says so', async () => {
    await appendAll(world.store, [event('ProductAdded')]);
    const old = world.run(products);
    await world.clock.advance(100);
    await old.stop();
    const frozenAt = await world.documents.checkpoint(products.reader);
    await stock(2);
    const runner = world.run(newer);
    const states = new Set<string>();
    folding = () => states.add(runner.status().state);
    await world.until(async () => {
      if ((await generation(newer)) > 0) return true;
      expect(await world.documents.checkpoint(products.reader)).toBe(frozenAt);
      expect(Object.keys(await world.served(newer))).toHaveLength(1);
      return false;
    });
    expect(states).toEqual(new Set(['frozen']));
    folding = undefined;
    await world.clock.advance(3_000);
    expect(runner.status()).toMatchObject({ state: 'following', version: 2 });
    expect((await world.record(newer)).live).toMatchObject({ version: 2, collection: 'products-v2-g1' });
    expect(await world.served(newer)).toEqual(await world.expected(newer));
    await runner.stop();
  });

  test('a program of the old version leaves the new generation alone', async () => {
    await appendAll(world.store, [event('ProductAdded')]);
    const old = world.run(products);
    await world.clock.advance(100);
    const young = world.run(newer);
    await world.until(async () => (await generation(newer)) > 0);
    await world.clock.advance(20 * 60_000);
    expect((await world.record(newer)).live.version).toBe(2);
    expect(old.status().state).toBe('frozen');
    await Promise.all([old.stop(), young.stop()]);
  });
});
