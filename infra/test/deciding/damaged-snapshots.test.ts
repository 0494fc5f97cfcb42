import { CommandExecutor, Snapshots } from '../../src';
import { recordingLog } from '../../src/testing';
import { context, open, reserve } from './stock-commands';
import {
  plain,
  replaceSnapshot,
  shortStocks,
  snapshotIn,
  withSnapshot,
  world,
  type World,
} from './snapshot-world';

const damages: Readonly<Record<string, (snapshot: Readonly<Record<string, unknown>>) => object>> = {
  'its state is damaged': (snapshot) => ({
    ...snapshot,
    state: String(snapshot.state).replace('"onHand":1000', '"onHand":9000'),
  }),
  'its state is cut short': (snapshot) => ({ ...snapshot, state: String(snapshot.state).slice(0, -1) }),
  'its hash is another': (snapshot) => ({ ...snapshot, hash: 'f'.repeat(64) }),
  'its shape is an older one': (snapshot) => ({ ...snapshot, version: 0 }),
  'its shape is a newer one': (snapshot) => ({ ...snapshot, version: 2 }),
  'its revision is moved': (snapshot) => ({ ...snapshot, revision: 5 }),
  'its revision is none': (snapshot) => ({ ...snapshot, revision: -1 }),
  'it has no checksum': ({ checksum: _, ...snapshot }) => snapshot,
  'it is something else': () => ({ hello: 'world' }),
};

test.each(Object.entries(damages))(
  'a snapshot is ignored when %s, and the log tells the truth',
  async (_, damage) => {
    const shop = await world();
    await withSnapshot(shop);
    const good = await snapshotIn(shop);
    expect(good).toMatchObject({ revision: 9 });
    await replaceSnapshot(shop, damage({ ...good }));
    await expectIgnored(shop);
  },
);

/** The whole log is read, the state is right, and the log says why. */
async function expectIgnored(shop: World): Promise<void> {
  const { executor } = await shop.process();
  const truth = await shop.truth();
  const { read, result } = await shop.eventsReadBy(() => executor.load(shortStocks, 'p'));
  expect(plain(result)).toEqual(plain(truth));
  expect(read).toBeGreaterThanOrEqual(Number(truth.revision) + 1);
  expect(shop.warnings()).toEqual([expect.stringMatching(/^A snapshot was ignored/)]);
}

test('a snapshot that is ahead of the log is ignored, and so is one of another history', async () => {
  const restored = await world();
  await withSnapshot(restored, 5);
  const [longer, other] = [await world(), await world()];
  await withSnapshot(longer, 25);
  await replaceSnapshot(restored, { ...(await snapshotIn(longer)) });
  await expectIgnored(restored);

  const { executor } = await other.process();
  await executor.execute(shortStocks, 'p', open(500), context('open another'));
  for (let buyer = 1; buyer < 25; buyer += 1)
    await executor.execute(shortStocks, 'p', reserve(`${buyer}`), context(`another ${buyer}`));
  await replaceSnapshot(other, { ...(await snapshotIn(longer)) });
  await expectIgnored(other);
});

test('the snapshot of another stream is ignored', async () => {
  const shop = await world();
  await withSnapshot(shop);
  const { executor } = await shop.process();
  await executor.execute(shortStocks, 'q', { ...open(1), productId: 'q' }, context('open q'));
  const body = { ...(await snapshotIn(shop)) };
  await shop.documents.write({ writes: [{ kind: 'put', collection: 'snapshots', id: 'stock-q', body }] });
  const { state } = await (await shop.process()).executor.load(shortStocks, 'q');
  expect(state.onHand).toBe(1);
  expect(shop.warnings()).toEqual([expect.stringMatching(/^A snapshot was ignored/)]);
});

test('an ignored snapshot is replaced by a good one, even if it was from further on', async () => {
  const shop = await world();
  await withSnapshot(shop);
  await replaceSnapshot(shop, { ...(await snapshotIn(shop)), revision: 1_000_000 });
  await (await shop.process()).executor.load(shortStocks, 'p');
  await shop.clock.advance(0);
  expect(await snapshotIn(shop)).toMatchObject({ revision: 14 });
});

test('with the log away, nothing is made up from a snapshot', async () => {
  const shop = await world();
  await withSnapshot(shop);
  const failing = { ...shop.store, readStream: () => Promise.reject(new Error('the log is away')) };
  const log = recordingLog();
  const snapshots = await Snapshots.open({ ...shop, store: failing, log });
  await expect(new CommandExecutor(failing, { snapshots }).load(shortStocks, 'p')).rejects.toThrow(
    'the log is away',
  );
});
