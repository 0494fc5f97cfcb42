import { DatabaseSync } from '@photostructure/sqlite';
import { existsSync, statSync } from 'node:fs';
import { EventStoreUnavailable, UnreadableLog, type EventStore } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, type SqliteFile } from '@queuecommerce/infra/adapters';
import { manualClock } from '@queuecommerce/infra/testing';
import { temporaryFile, type TemporaryFile } from '../sqlite/temporary-file';
import { follow, idsOf, newEvents, streamOf } from './sample-events';

describe('the log in a SQLite file', () => {
  const clock = manualClock('2026-02-03T04:05:06.789Z');
  let place: TemporaryFile;
  let file: SqliteFile;
  let store: EventStore;
  async function open(): Promise<void> {
    file = await openSqlite(place.path, { clock });
    store = sqliteEventStore(file);
  }
  async function close(): Promise<void> {
    await store.close();
    await file.close();
  }
  beforeEach(async () => {
    place = temporaryFile();
    await open();
  });
  afterEach(async () => {
    await close();
    place.remove();
  });

  test('closing it puts everything into the one file, and opening it again gives the same log', async () => {
    const events = newEvents(50);
    await store.append('order-1', 'none', events);
    const log = await store.readAll({ limit: 1_000 });
    await close();
    const walBytes = existsSync(`${place.path}-wal`) ? statSync(`${place.path}-wal`).size : 0;
    expect(walBytes).toBe(0);
    await open();
    expect(await store.readAll({ limit: 1_000 })).toEqual(log);
    expect(await store.append('order-1', 'none', events)).toEqual({
      revision: 49,
      position: log.at(-1)?.position,
    });
    expect((await store.append('order-1', 49, newEvents(1))).revision).toBe(50);
  });

  test('events carry the time of the clock that the file was opened with', async () => {
    await store.append('order-1', 'none', newEvents(1));
    const [event] = await streamOf(store, 'order-1');
    expect(event?.recordedAt).toBe('2026-02-03T04:05:06.789Z');
  });

  test('appends that come together share commits', async () => {
    const before = file.commitCount;
    await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => store.append(`order-${i}`, 'none', newEvents(1))),
    );
    expect(file.commitCount - before).toBeLessThanOrEqual(100);
    expect(await store.readAll({ limit: 2_000 })).toHaveLength(1_000);
  });

  test('refused appends among others that come together hurt none of them', async () => {
    const good = Array.from({ length: 100 }, (_, i) => ({ stream: `order-${i}`, events: newEvents(2) }));
    const ends = await Promise.allSettled(
      good.flatMap(({ stream, events }) => [
        store.append(stream, 5, newEvents(1)),
        store.append(stream, 'none', events),
        store.append(stream, 'none', newEvents(1)),
      ]),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    for (const { stream, events } of good)
      expect(idsOf(await streamOf(store, stream))).toEqual(idsOf(events));
  });

  test('appends under way when the file is closed are finished, later ones are refused', async () => {
    const underWay = Array.from({ length: 20 }, (_, i) => store.append(`order-${i}`, 'none', newEvents(1)));
    const closed = file.close();
    const late = store.append('order-late', 'none', newEvents(1)).catch((error: unknown) => error);
    expect(await Promise.all(underWay)).toHaveLength(20);
    expect(await late).toBeInstanceOf(EventStoreUnavailable);
    expect(await late).toMatchObject({ outcome: 'not-stored' });
    await closed;
    await open();
    expect(await store.readAll({ limit: 100 })).toHaveLength(20);
  });

  const damages: readonly (readonly [string, string])[] = [
    ['a digit in its data', `UPDATE events SET data = replace(data, '3', '4') WHERE position = 4`],
    ['its metadata', `UPDATE events SET metadata = replace(metadata, '0', '1') WHERE position = 4`],
    ['its type', `UPDATE events SET type = 'OrderCancelled' WHERE position = 4`],
    ['its id', `UPDATE events SET id = '00000000-0000-4000-8000-000000000000' WHERE position = 4`],
    ['its time', `UPDATE events SET recorded_at_ms = recorded_at_ms + 1 WHERE position = 4`],
    ['its data, which is no JSON any more', `UPDATE events SET data = substr(data, 2) WHERE position = 4`],
    ['its stream', `UPDATE events SET stream = 'order-2' WHERE position = 4`],
  ];
  test.each(damages)(
    'F5 an event that is damaged in %s is never served; its position is told',
    async (_, sql) => {
      await store.append('order-1', 'none', newEvents(10));
      damage(sql);
      const named = expect.objectContaining({
        name: 'UnreadableLog',
        message: expect.stringContaining('position 4'),
      });
      await expect(store.readStream('order-1', { limit: 10 })).rejects.toEqual(named);
      await expect(store.readStream('order-1', { direction: 'backwards', limit: 10 })).rejects.toEqual(named);
      await expect(store.readAll({ limit: 10 })).rejects.toEqual(named);
      await expect(follow(store, { maxBatch: 1 }, () => false)).rejects.toEqual(named);
      expect(await store.readStream('order-1', { limit: 3 })).toHaveLength(3);
    },
  );

  test('F5 an event that is gone is missed', async () => {
    await store.append('order-1', 'none', newEvents(10));
    damage('DELETE FROM events WHERE position = 4');
    await expect(store.readStream('order-1', { limit: 10 })).rejects.toBeInstanceOf(UnreadableLog);
    await expect(store.readAll({ limit: 10 })).rejects.toBeInstanceOf(UnreadableLog);
    await expect(follow(store, {}, () => false)).rejects.toBeInstanceOf(UnreadableLog);
  });

  function damage(sql: string): void {
    const db = new DatabaseSync(place.path);
    db.exec(sql);
    db.close();
  }
});
