import { EventStoreUnavailable, WrongExpectedRevision, type ExpectedRevision } from '@queuecommerce/infra';
import { eventually, manualClock, recordingLog } from '@queuecommerce/infra/testing';
import { freshName, idsOf, newEvents, streamOf } from '../sample-events';
import { storeAt, storeOnStandIn, type OnStandIn } from './opened';

/** As the port says: what is unavailable for longer than the adapter's own patience, as on a busy machine, is asked for again. */
async function persistently(append: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await append();
      return;
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable) || attempt === 20) throw error;
    }
  }
}

describe('appending to EventStoreDB through faults', () => {
  let on: OnStandIn;
  beforeEach(async () => {
    on = await storeOnStandIn();
  });
  afterEach(() => on.discard());

  const expectations: readonly (readonly [string, number, ExpectedRevision])[] = [
    ['no stream', 0, 'none'],
    ['an exact revision', 3, 2],
    ['any revision', 3, 'any'],
    ['any revision of a new stream', 0, 'any'],
  ];
  const losses = ['stored', 'unstored', 'silent'] as const;
  const cases = expectations.flatMap((expectation) => losses.map((loss) => [...expectation, loss] as const));

  test.each(cases)(
    'F8 expecting %s (%d, %s), an append that was %s when the server was lost is stored once',
    async (_, existing, expected, loss) => {
      const stream = freshName();
      if (existing > 0) await on.store.append(stream, 'none', newEvents(existing));
      on.server.faults.appends.push(loss);
      const events = newEvents(2);
      const result = await on.store.append(stream, expected, events);
      const stored = await streamOf(on.store, stream);
      expect(idsOf(stored).slice(existing)).toEqual(idsOf(events));
      expect(result).toEqual({ revision: existing + 1, position: stored.at(-1)?.position });
    },
  );

  test('F8 appends in flight when connections are cut, again and again, are each stored once', async () => {
    const streams = Array.from({ length: 400 }, () => freshName());
    const ends = Promise.all(
      streams.map(async (stream) => {
        // One each: whether a call that is cut between its events is none is the server's to say, and not the stand-in's.
        const events = newEvents(1);
        await persistently(() => on.store.append(stream, 'none', events));
        return { stream, ids: idsOf(events) };
      }),
    );
    for (const reached of [20, 120, 300]) {
      await eventually(() => on.server.log.events.length > reached);
      on.line.cut();
    }
    for (const { stream, ids } of await ends) expect(idsOf(await streamOf(on.store, stream))).toEqual(ids);
  });

  test('another writer that comes between a lost attempt and its repeat wins, and nothing is stored twice', async () => {
    const stream = freshName();
    const other = storeAt(on.server.port);
    on.server.faults.appends.push('unstored');
    const refused = on.store.append(stream, 'none', newEvents(1)).catch((error: unknown) => error);
    await eventually(() => on.server.faults.appends.length === 0);
    const winner = newEvents(1);
    const won = await other.append(stream, 'none', winner).then(
      () => true,
      () => false,
    );
    const end = await refused;
    expect(end instanceof WrongExpectedRevision).toBe(won);
    expect(await streamOf(on.store, stream)).toHaveLength(1);
    await other.close();
  });

  test('a server that is frozen: unknown whether it was stored, and the repeat after it thaws stores once', async () => {
    const stream = freshName();
    await on.store.append(stream, 'none', newEvents(1));
    on.line.freeze();
    const events = newEvents(2);
    const refusal = await on.store.append(stream, 0, events).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EventStoreUnavailable);
    expect(refusal).toMatchObject({ outcome: 'unknown' });
    on.line.thaw();
    expect((await on.store.append(stream, 0, events)).revision).toBe(2);
    expect(await streamOf(on.store, stream)).toHaveLength(3);
  });

  test('a connection of which the other side has gone without a word is replaced within the append', async () => {
    const stream = freshName();
    await on.store.append(stream, 'none', newEvents(1));
    on.line.strand();
    expect((await on.store.append(stream, 0, newEvents(1))).revision).toBe(1);
  });

  test('a server that is not there: surely not stored', async () => {
    await on.line.close();
    const refusal = await on.store.append(freshName(), 'none', newEvents(1)).catch((error: unknown) => error);
    await on.line.reopen();
    expect(refusal).toBeInstanceOf(EventStoreUnavailable);
    expect(refusal).toMatchObject({ outcome: 'not-stored' });
  });

  test('a server that is not ready is waited for', async () => {
    on.server.faults.isUnavailable = true;
    const events = newEvents(1);
    const appended = on.store.append(freshName(), 'none', events);
    await eventually(() => on.server.faults.refused >= 2);
    on.server.faults.isUnavailable = false;
    expect((await appended).revision).toBe(0);
  });

  test.each(['append', 'readStream', 'readAll', 'head'] as const)(
    'a frozen server keeps nobody waiting for more than four seconds: %s',
    async (call) => {
      on.line.freeze();
      const clock = manualClock();
      const store = storeAt(on.line.port, clock);
      const asked = {
        append: () => store.append(freshName(), 'none', newEvents(1)),
        readStream: () => store.readStream(freshName(), { limit: 1 }),
        readAll: () => store.readAll({ limit: 1 }),
        head: () => store.head(),
      }[call]();
      const refused = expect(asked).rejects.toBeInstanceOf(EventStoreUnavailable);
      await clock.advance(4_000);
      await refused;
      const closed = store.close();
      await clock.advance(10_000);
      await closed;
      on.line.thaw();
    },
  );

  /** An append of so many events that the server takes in and does not answer, as time goes by on a clock of its own. */
  async function unanswered(count: number) {
    const clock = manualClock();
    const log = recordingLog();
    const store = storeAt(on.line.port, clock, log);
    on.server.faults.appends.push('silent');
    const appending = store.append(freshName(), 'none', newEvents(count)).catch(() => undefined);
    await eventually(() => on.server.faults.appends.length === 0);
    return {
      clock,
      log,
      over: async () => {
        const closed = store.close();
        await clock.advance(10_000);
        await Promise.all([closed, appending]);
      },
    };
  }

  test('a silence in which this process itself stood still is not held against the server', async () => {
    const { clock, log, over } = await unanswered(1);
    clock.jump(300);
    await clock.advance(1_010);
    expect(log.entries).toEqual([]);
    await clock.advance(1_010);
    expect(log.entries).toMatchObject([{ message: 'EventStoreDB is away' }]);
    await over();
  });

  test.each([
    [1, 1_010],
    [1_000, 11_000],
  ])(
    'an append of %d events is given up after a silence of %d ms, and not before',
    async (count, silentMs) => {
      const { clock, log, over } = await unanswered(count);
      await clock.advance(silentMs - 1);
      expect(log.entries).toEqual([]);
      await clock.advance(1);
      expect(log.entries).toMatchObject([{ message: 'EventStoreDB is away' }]);
      await over();
    },
  );
});
