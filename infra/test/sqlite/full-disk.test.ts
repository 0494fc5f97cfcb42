import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreUnavailable, type EventStore } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { idsOf, newEvent } from '../event-store/sample-events';

const megabyte = 1024 * 1024;

/** A small disk of its own, which needs root. */
function mounted(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'queuecommerce-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (status === 0) return folder;
  rmdirSync(folder);
  return undefined;
}

function unmount(folder: string): void {
  // Lazily: a closed connection holds its files until its statements are collected as garbage.
  spawnSync('umount', ['-l', folder]);
  rmdirSync(folder);
}

/** Appends until the store refuses. */
async function fill(store: EventStore): Promise<{ ids: readonly string[]; error: unknown }> {
  const ids: string[] = [];
  for (let n = 0; ; n++) {
    const event = newEvent({ data: { text: 'x'.repeat(50_000), n } });
    try {
      await store.append('order-1', n === 0 ? 'none' : n - 1, [event]);
      ids.push(event.id);
    } catch (error) {
      return { ids, error };
    }
  }
}

const tried = mounted(1);
if (tried !== undefined) unmount(tried);
const describeWithDisk = tried === undefined ? describe.skip : describe;

describeWithDisk(`a disk that is full${tried === undefined ? ' (needs root, to make one)' : ''}`, () => {
  let disk = '';
  beforeEach(() => {
    disk = mounted(4) ?? '';
  });
  afterEach(() => unmount(disk));

  test('F4 what does not fit is not stored, all that was acknowledged is, and with room again it goes on', async () => {
    const path = join(disk, 'log.sqlite');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(megabyte));
    const file = await openSqlite(path, { clock: systemClock });
    const store = sqliteEventStore(file);
    const { ids, error } = await fill(store);
    expect(error).toBeInstanceOf(EventStoreUnavailable);
    expect(error).toMatchObject({ outcome: 'not-stored' });
    expect(ids.length).toBeGreaterThan(5);
    expect(idsOf(await store.readAll({ limit: 1_000 }))).toEqual(ids);

    rmSync(ballast);
    const next = newEvent();
    await store.append('order-1', ids.length - 1, [next]);
    await file.close();
    const again = await openSqlite(path, { clock: systemClock });
    expect(idsOf(await sqliteEventStore(again).readAll({ limit: 1_000 }))).toEqual([...ids, next.id]);
    await again.close();
  });

  test('F4 a store that was killed on a full disk opens with all that was acknowledged', async () => {
    const path = join(disk, 'log.sqlite');
    const file = await openSqlite(path, { clock: systemClock });
    const { ids } = await fill(sqliteEventStore(file));
    // Another process, which knows nothing of the first.
    const other = await openSqlite(path, { clock: systemClock });
    expect(idsOf(await sqliteEventStore(other).readAll({ limit: 1_000 }))).toEqual(ids);
    await other.close();
    await file.close();
  });
});
