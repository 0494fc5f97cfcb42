import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RecordedEvent } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { temporaryFile, type TemporaryFile } from '../sqlite/temporary-file';
import { contendedStream, type Acknowledged } from './children/appending-child';
import { follow, streamOf } from './sample-events';

describe('several processes on one SQLite file', () => {
  let place: TemporaryFile;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    place = temporaryFile();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    place.remove();
  });

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
    const file = await openSqlite(place.path, { clock: systemClock });
    const store = sqliteEventStore(file);
    const events = await store.readAll({ limit: 1_000_000 });
    const kept = new Set(events.map(({ id, stream }) => `${stream} ${id}`));
    expect(
      told.flatMap(({ stream, ids }) => ids.map((id) => `${stream} ${id}`)).filter((id) => !kept.has(id)),
    ).toEqual([]);
    expectNoGaps(events);
    await file.close();
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
    const file = await openSqlite(place.path, { clock: systemClock });
    const contended = await streamOf(sqliteEventStore(file), contendedStream);
    expect(contended).toHaveLength(told.length - own.length);
    await file.close();
  });

  test('a subscription sees what other processes append, in log order, beside its own', async () => {
    const file = await openSqlite(place.path, { clock: systemClock });
    const store = sqliteEventStore(file);
    const own = file.commitCount;
    const { child, told } = start(3, 20);
    const exited = once(child, 'exit');
    const mine: string[] = [];
    const { events } = await follow(store, { maxBatch: 10 }, (all, { caughtUp }) => {
      if (caughtUp && mine.length < 20) {
        const id = `00000000-0000-4000-8000-${String(mine.length).padStart(12, '0')}`;
        mine.push(id);
        void store.append('order-mine', 'any', [{ ...sample, id }]);
      }
      return mine.length === 20 && all.length >= 20 + 3 * 20 * 2 && child.exitCode !== null && caughtUp;
    });
    await exited;
    expect(file.commitCount).toBeGreaterThan(own);
    expect(events).toEqual(await store.readAll({ limit: 100_000 }));
    expect(events.length).toBe(20 + told.reduce((sum, { ids }) => sum + ids.length, 0));
    expectNoGaps(events);
    await store.close();
    await file.close();
  });
});

const sample = {
  type: 'OrderPlaced',
  schemaVersion: 1,
  data: {},
  metadata: {
    correlationId: '',
    causationId: '',
    commandId: '',
    command: '',
    actor: '',
    origin: '',
    hash: '',
  },
};

/** I2 */
function expectNoGaps(events: readonly RecordedEvent[]): void {
  const next = new Map<string, number>();
  for (const { stream, revision } of events) {
    expect(revision).toBe(next.get(stream) ?? 0);
    next.set(stream, revision + 1);
  }
}
