import { EventStoreUnavailable, UnreadableLog } from '@queuecommerce/infra';
import { follow, freshName, idsOf, newEvents, streamOf } from '../sample-events';
import { storeOnStandIn, type OnStandIn } from './opened';

describe('reading from EventStoreDB', () => {
  let on: OnStandIn;
  beforeEach(async () => {
    on = await storeOnStandIn();
  });
  afterEach(() => on.discard());

  test("the server's own events are in no read, and are not the head", async () => {
    for (let i = 0; i < 100; i += 1) on.server.log.appendSystemEvent();
    expect(await on.store.head()).toBeUndefined();
    const { position } = await on.store.append('order-1', 'none', newEvents(2));
    for (let i = 0; i < 1_200; i += 1) on.server.log.appendSystemEvent();
    expect(await on.store.head()).toBe(position);
    expect(await on.store.readAll({ limit: 100 })).toHaveLength(2);
    expect(await on.store.readAll({ limit: 100, streamPrefixes: ['', '$'] })).toHaveLength(2);
  });

  test.each([0, 3, 9])('revision %d missing in a stream is noticed, both ways', async (revision) => {
    const stream = freshName();
    await on.store.append(stream, 'none', newEvents(10));
    on.server.log.lose(stream, revision);
    await on.store.append(freshName(), 'none', newEvents(1));
    if (revision < 9) await expect(streamOf(on.store, stream)).rejects.toBeInstanceOf(UnreadableLog);
    const backwards = on.store.readStream(stream, { direction: 'backwards', from: 9, limit: 100 });
    if (revision < 9) await expect(backwards).rejects.toBeInstanceOf(UnreadableLog);
    else expect(await backwards).toHaveLength(9);
  });

  test("another program's events are nothing to readers of our streams, and unreadable to readers of all", async () => {
    const bytes = Buffer.from('not JSON');
    const event = {
      id: crypto.randomUUID(),
      type: 'Theirs',
      contentType: 'text/plain',
      data: bytes,
      metadata: bytes,
    };
    await on.store.append('order-1', 'none', newEvents(1));
    on.server.log.append('theirs-1', 'none', [event]);
    await on.store.append('order-1', 0, newEvents(1));
    const { events } = await follow(on.store, { streamPrefixes: ['order-'] }, (all) => all.length >= 2);
    expect(events).toHaveLength(2);
    expect(await on.store.readAll({ limit: 10, streamPrefixes: ['order-'] })).toHaveLength(2);
    const unreadable = await on.store.readAll({ limit: 10 }).catch((error: unknown) => error);
    expect(unreadable).toBeInstanceOf(UnreadableLog);
    expect(unreadable).toMatchObject({ place: { stream: 'theirs-1', revision: 0 } });
    await expect(follow(on.store, {}, () => false)).rejects.toBeInstanceOf(UnreadableLog);
  });

  test('a read that is lost in the middle is made again, and nothing comes twice', async () => {
    const events = newEvents(900);
    await on.store.append('order-1', 'none', events);
    on.server.faults.subscriptions.push({ afterMessages: 300, how: 'error' });
    on.server.faults.subscriptions.push({ afterMessages: 100, how: 'end' });
    expect(idsOf(await on.store.readAll({ limit: 1_000 }))).toEqual(idsOf(events));
    const read = streamOf(on.store, 'order-1');
    on.line.cut();
    expect(idsOf(await read)).toEqual(idsOf(events));
  });

  test.each(['', '7', 'x'.repeat(38), '9'.repeat(38), '0'.repeat(16)])(
    '%j is refused as a position',
    async (after) => {
      await expect(on.store.readAll({ after, limit: 1 })).rejects.toBeInstanceOf(RangeError);
      await expect(follow(on.store, { after }, () => true)).rejects.toBeInstanceOf(RangeError);
    },
  );

  test('nothing is asked of a store that was closed', async () => {
    await on.store.close();
    await expect(on.store.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(on.store.append('order-1', 'none', newEvents(1))).rejects.toMatchObject({
      outcome: 'not-stored',
    });
  });
});
