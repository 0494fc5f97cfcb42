import { EventStoreUnavailable, UnreadableLog } from '@queuecommerce/infra';
import type { StoreUnderTest } from './contract';
import { follow, newEvents } from './sample-events';

/** What the embedded stores promise beyond the contract: their log is new, counted, and theirs alone. */
export function embeddedRules(engine: string, open: () => Promise<StoreUnderTest>): void {
  describe(`embedded event store: ${engine}`, () => {
    let underTest: StoreUnderTest;
    beforeEach(async () => {
      underTest = await open();
    });
    afterEach(() => underTest.discard());

    test('an empty log has no head, and a subscription to it begins with an empty batch at once', async () => {
      expect(await underTest.store.head()).toBeUndefined();
      expect(await underTest.store.readAll({ limit: 10 })).toEqual([]);
      const { batches } = await follow(underTest.store, {}, () => true);
      expect(batches).toEqual([{ events: [], position: undefined, caughtUp: true }]);
    });

    test("a subscription's position passes over what its filter holds back, in history and live", async () => {
      const { store } = underTest;
      for (let i = 0; i < 10; i++) await store.append(`stock-${i}`, 'none', newEvents(1_000));
      const { position: history } = await store.append('stock-1', 999, newEvents(1));
      let live: string | undefined;
      const { events, batches } = await follow(
        store,
        { streamPrefixes: ['order-'] },
        (_, { position, caughtUp }) => {
          if (caughtUp && position === history) {
            void store.append('stock-2', 999, newEvents(2)).then((result) => (live = result.position));
          }
          return live !== undefined && position === live;
        },
      );
      expect(events).toEqual([]);
      const positions = batches.map(({ position }) => position ?? '');
      expect(positions).toEqual([...new Set(positions)].sort());
    });

    test('a subscription that falls far behind the others goes on without a gap', async () => {
      const { store } = underTest;
      const ending = new AbortController();
      const slow = store.subscribe({ signal: ending.signal, maxBatch: 300 })[Symbol.asyncIterator]();
      const seen: number[] = [];
      const take = async (): Promise<void> => {
        const { value } = await slow.next();
        seen.push(...(value?.events ?? []).map(({ position }: { position: string }) => Number(position)));
      };
      await take();
      const fast = follow(store, {}, (all) => all.length >= 10_000);
      for (let i = 0; i < 10; i++) {
        await store.append('order-1', i === 0 ? 'none' : i * 1_000 - 1, newEvents(1_000));
        await take();
      }
      expect((await fast).events).toHaveLength(10_000);
      while (seen.length < 10_000) await take();
      expect(seen).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
      ending.abort();
      await slow.next();
    });

    test('a reader that has seen more than the log holds is told, and does not wait for ever', async () => {
      const { store } = underTest;
      const { position } = await store.append('order-1', 'none', newEvents(1));
      const beyond = String(Number(position) + 1).padStart(position.length, '0');
      await expect(follow(store, { after: beyond }, () => true)).rejects.toBeInstanceOf(UnreadableLog);
    });

    test.each(['', '7', '-000000000000001', '00000000000000x1'])(
      '%j is refused as a position',
      async (after) => {
        await expect(underTest.store.readAll({ after, limit: 1 })).rejects.toBeInstanceOf(RangeError);
        await expect(follow(underTest.store, { after }, () => true)).rejects.toBeInstanceOf(RangeError);
      },
    );

    test('closing ends the subscriptions, and nothing is appended afterwards', async () => {
      const { store } = underTest;
      const following = follow(store, {}, () => false);
      await store.close();
      await following;
      const refusal = await store.append('order-1', 'none', newEvents(1)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(EventStoreUnavailable);
      expect(refusal).toMatchObject({ outcome: 'not-stored' });
    });
  });
}
