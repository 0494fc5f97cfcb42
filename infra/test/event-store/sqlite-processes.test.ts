import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RecordedEvent } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock, type SqliteFile } from '@queuecommerce/infra/adapters';
import { eventually } from '@queuecommerce/infra/testing';
import { temporaryFile, type TemporaryFile } from '../sqlite/temporary-file';
import { contendedStream, type Acknowledged } from './children/appending-child';
import { newEvents, streamOf } from './sample-events';

describe('several processes on one SQLite file', () => {
  let place: TemporaryFile;
  const children: ChildProcess[] = [];
  const files: SqliteFile[] = [];
  beforeEach(() => {
    place = temporaryFile();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const file of files.splice(0)) await file.close();
    place.remove();
  });

  async function open(): Promise<SqliteFile> {
    const file = await openSqlite(place.path, { clock: systemClock });
    files.push(file);
    return file;
  }

  function start(
    writers: number,
    count?: number,
  ): { readonly child: ChildProcess; readonly told: Acknowledged[] } {
    const given = [place.path, String(writers), ...(count === undefined ? [] : [String(count)])];
    const child = fork(join(__dirname, 'children', 'appending-child.js'), given);
    children.push(child);
    const told: Acknowledged[] = [];
    child.on('message', (message) => told.push(message as Acknowledged));
    return { child, told };
  }

  /** Every acknowledged event stands in its stream, and each stream is without gaps. */
  async function expectAllKept(told: readonly Acknowledged[]): Promise<void> {
    const store = sqliteEventStore(await open());
    const events = await store.readAll({ limit: 1_000_000 });
    const kept = new Set(events.map(({ id, stream }) => `${stream} ${id}`));
    expect(
      told.flatMap(({ stream, ids }) => ids.map((id) => `${stream} ${id}`)).filter((id) => !kept.has(id)),
    ).toEqual([]);
    expectNoGaps(events);
  }

  test('I1 F1 what was acknowledged survives SIGKILL, again and again on the same file', async () => {
    const told: Acknowledged[] = [];
    for (const enough of [1, 40, 200]) {
      const { child, told: news } = start(16);
      while (news.length < enough) await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
      told.push(...news);
      await expectAllKept(told);
    }
  });

  test('F18 processes that make the file at once and append together lose nothing, and one wins each race', async () => {
    const processes = [start(4, 25), start(4, 25), start(4, 25)];
    const codes = await Promise.all(processes.map(async ({ child }) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const told = processes.flatMap((process) => process.told);
    const own = told.filter(({ stream }) => stream !== contendedStream);
    expect(own).toHaveLength(300);
    await expectAllKept(told);
    const contended = await streamOf(sqliteEventStore(await open()), contendedStream);
    expect(contended).toHaveLength(told.length - own.length);
  });

  test('a subscription sees what other processes append, in log order, beside its own', async () => {
    const store = sqliteEventStore(await open());
    const ending = new AbortController();
    const seen: RecordedEvent[] = [];
    const following = (async () => {
      for await (const { events } of store.subscribe({ signal: ending.signal, maxBatch: 10 }))
        seen.push(...events);
    })();
    const { child, told } = start(3, 20);
    const exited = once(child, 'exit');
    for (const event of newEvents(20)) await store.append('order-mine', 'any', [event]);
    await exited;
    const appended = 20 + told.reduce((sum, { ids }) => sum + ids.length, 0);
    await eventually(() => seen.length >= appended);
    ending.abort();
    await following;
    expect(seen).toHaveLength(appended);
    expect(seen).toEqual(await store.readAll({ limit: 100_000 }));
    expectNoGaps(seen);
  });
});

/** I2 */
function expectNoGaps(events: readonly RecordedEvent[]): void {
  const next = new Map<string, number>();
  for (const { stream, revision } of events) {
    expect(revision).toBe(next.get(stream) ?? 0);
    next.set(stream, revision + 1);
  }
}
