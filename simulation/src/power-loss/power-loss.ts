import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, type RecordedEvent } from '@queuecommerce/infra';
import {
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
} from '@queuecommerce/infra/adapters';
import type { Chance } from '../world/chance';
import { collection, type Promised } from './appending';
import { Disk } from './disk';
import { recorded, type Operation } from './recording';

export interface PowerLossOptions {
  readonly chance: Chance;
  readonly writers: number;
  readonly appends: number;
  /** How many images are made. */
  readonly images: number;
  /** The disk says that it has synced, and has not: then something has to be missing. */
  readonly diskLies?: boolean;
  readonly onImage?: (images: number) => void;
  readonly signal?: AbortSignal;
}

export interface PowerLossResult {
  readonly images: number;
  readonly operations: number;
  readonly syncs: number;
  readonly promises: number;
  /** Each says after which operation the power was lost, and what was missing. */
  readonly faults: readonly string[];
}

const database = 'log.sqlite';
const everything = 1_000_000;
/** How likely it is that what was not synced is on the disk all the same. */
const written = [0, 0.5, 0.9, 1] as const;

/**
 * Records what the embedded engine writes and syncs while events and documents are stored in it, and then takes the power away again and
 * again, at any operation (F3): each image has to open, hold all that was acknowledged until then, and take what is appended next.
 * @throws {Error} there is no `strace`
 */
export async function losePower(options: PowerLossOptions): Promise<PowerLossResult> {
  const work = await realpath(await mkdtemp(join(tmpdir(), 'queuecommerce-power-')));
  try {
    const folder = join(work, 'recorded');
    await mkdir(folder);
    await (await openSqlite(join(folder, database), { clock: systemClock })).close();
    const before = await contentOf(folder);
    const program = join(__dirname, 'appending.js');
    const { writers, appends } = options;
    const path = join(folder, database);
    const operations = await recorded(folder, [program, path, String(writers), String(appends)]);
    return await examine(operations, before, work, options);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function examine(
  operations: readonly Operation[],
  before: ReadonlyMap<string, Buffer>,
  work: string,
  { chance, images, diskLies = false, onImage, signal }: PowerLossOptions,
): Promise<PowerLossResult> {
  const points = Array.from({ length: images }, () => chance.whole(1, operations.length)).toSorted(
    (a, b) => a - b,
  );
  const disk = new Disk(before);
  const promises: Promised[] = [];
  const faults: string[] = [];
  let done = 0;
  let made = 0;
  for (const point of points) {
    if (signal?.aborted === true) break;
    for (const operation of operations.slice(done, point)) {
      if (operation.kind !== 'sync' || !diskLies) disk.apply(operation);
      if (operation.kind === 'say') promises.push(...promisesIn(operation.text));
    }
    done = point;
    const folder = join(work, `image-${++made}`);
    await mkdir(folder);
    const image = disk.image(chance, chance.pick(written));
    for (const [name, bytes] of image) await writeFile(join(folder, name), bytes);
    for (const fault of await missingFrom(join(folder, database), promises))
      faults.push(`After operation ${point}: ${fault}`);
    await rm(folder, { recursive: true });
    onImage?.(made);
  }
  const syncs = operations.filter(({ kind }) => kind === 'sync').length;
  return { images: made, operations: operations.length, syncs, promises: promises.length, faults };
}

/** What is not as it was promised, in words. */
async function missingFrom(path: string, promises: readonly Promised[]): Promise<string[]> {
  try {
    const file = await openSqlite(path, { clock: systemClock });
    try {
      const store = sqliteEventStore(file);
      const documents = sqliteDocumentStore(file);
      const events = await store.readAll({ limit: everything });
      const faults = [...lostAppends(events, promises), ...gapsIn(events)];
      await documents.ensure(collection);
      for (const [reader, position] of checkpointsIn(promises)) {
        const found = await documents.checkpoint(reader);
        const body = (await documents.load<{ position: string }>(collection.name, [reader])).get(
          reader,
        )?.body;
        if ((found ?? '') < position || body?.position !== found)
          faults.push(
            `${reader} was promised to be at ${position} and is at ${found}, its document at ${body?.position}`,
          );
      }
      const last = events.at(-1);
      if (last)
        await store.append('order-next', 'none', [{ ...last, id: '00000000-0000-4000-8000-000000000001' }]);
      return faults;
    } finally {
      await file.close();
    }
  } catch (error) {
    return [`it can not be used: ${errorText(error)}`];
  }
}

function lostAppends(events: readonly RecordedEvent[], promises: readonly Promised[]): string[] {
  const places = new Map(events.map(({ id, stream, revision }) => [id, `${stream}@${revision}`]));
  return promises.flatMap((promised) =>
    promised.kind === 'append'
      ? promised.ids.flatMap((id, index) => {
          const place = `${promised.stream}@${promised.from + index}`;
          return places.get(id) === place ? [] : [`${place} was acknowledged and is not there`];
        })
      : [],
  );
}

/** I2 */
function gapsIn(events: readonly RecordedEvent[]): string[] {
  const revisions = new Map<string, number>();
  return events.flatMap(({ stream, revision }) => {
    const expected = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return revision === expected ? [] : [`${stream} goes from ${expected - 1} to ${revision}`];
  });
}

function checkpointsIn(promises: readonly Promised[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const promised of promises)
    if (promised.kind === 'documents') last.set(promised.reader, promised.position);
  return last;
}

function promisesIn(text: string): Promised[] {
  // Our own program's lines.
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Promised]));
}

async function contentOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
