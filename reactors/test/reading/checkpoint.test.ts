import { DocumentsUnavailable, type RecordedEvent, type WriteBatch } from '@queuecommerce/infra';
import { door, MemoryDocumentStore, settled } from '@queuecommerce/infra/testing';
import { EngineAway, recorder, world } from './world';

function onlyA({ stream }: RecordedEvent): string | undefined {
  return stream === 'order-a' ? 'a' : undefined;
}

test('the checkpoint follows the contiguous finished prefix and never overtakes unfinished work', async () => {
  const { append, run, until, positions, storedCheckpoint } = world();
  await append('a', 'slow', 'a', 'b');
  const { passed, open } = door();
  const { handle, count } = recorder(async (partition) => (partition === 'slow' ? passed : undefined));
  const reactor = run(handle);
  const [first, , , last] = await positions();
  await until(async () => count() === 3 && (await storedCheckpoint()) === first);
  expect(reactor.status()).toMatchObject({
    state: 'running',
    position: first,
    unfinished: 1,
    isCaughtUp: false,
  });
  open();
  await until(async () => (await storedCheckpoint()) === last);
  expect(reactor.status()).toMatchObject({ position: last, unfinished: 0, isCaughtUp: true, behindMs: 0 });
  await reactor.stop();
});

test('the checkpoint moves on over events of no interest', async () => {
  const { append, run, until, positions, storedCheckpoint } = world();
  await append('a', 'ignored', 'ignored');
  const { handle } = recorder();
  const reactor = run(handle, { partitionOf: onlyA });
  await until(async () => (await storedCheckpoint()) === (await positions())[2]);
  await append('ignored');
  await until(async () => (await storedCheckpoint()) === (await positions())[3]);
  await reactor.stop();
});

test('a thousand events cost a few writes of the checkpoint, one at a time', async () => {
  let writes = 0;
  let underWay = 0;
  let most = 0;
  class Counting extends MemoryDocumentStore {
    override async write(batch: WriteBatch): Promise<void> {
      writes++;
      most = Math.max(most, ++underWay);
      await settled();
      await super.write(batch);
      underWay--;
    }
  }
  const { append, run, until, positions } = world();
  const documents = new Counting();
  await append(...Array.from({ length: 1_000 }, (_, number) => `p${number % 10}`));
  const { handle, count } = recorder();
  const reactor = run(handle, { documents });
  const last = (await positions()).at(-1);
  await until(async () => count() === 1_000 && (await documents.checkpoint('reactor:test')) === last);
  await reactor.stop();
  expect(most).toBe(1);
  expect(writes).toBeLessThan(10);
});

test('after a stop the reader goes on where it was, and repeats nothing', async () => {
  const { append, run, until } = world();
  await append('a', 'b');
  const first = recorder();
  const reactor = run(first.handle);
  await until(() => first.count() === 2);
  await reactor.stop();
  expect(reactor.status().state).toBe('stopped');
  await append('a');
  const second = recorder();
  const again = run(second.handle);
  await until(() => second.count() > 0);
  await again.stop();
  expect(second.batches).toEqual([['a', [2]]]);
});

test('stopping waits for what is in hand, and begins nothing more', async () => {
  const { append, run, until, positions, storedCheckpoint } = world();
  await append('a');
  const { passed, open } = door();
  const { handle, batches } = recorder(() => passed);
  const reactor = run(handle);
  await until(() => reactor.status().unfinished === 1);
  await append('a', 'b');
  await until(() => reactor.status().unfinished === 3);
  let hasStopped = false;
  const stopped = reactor.stop().then(() => (hasStopped = true));
  await settled();
  expect(hasStopped).toBe(false);
  open();
  await stopped;
  expect(batches.filter(([partition]) => partition === 'a')).toEqual([['a', [0]]]);
  expect(await storedCheckpoint()).toBe((await positions())[0]);
});

test('stopping does not wait for an engine that is away', async () => {
  const { append, run, until, clock, storedCheckpoint } = world();
  await append('a');
  const reactor = run(() => Promise.reject(new EngineAway()));
  await until(() => clock.waiting > 0);
  await reactor.stop();
  expect(await storedCheckpoint()).toBeUndefined();
  expect(clock.waiting).toBe(0);
});

test('a checkpoint write that was stored although it failed is not taken for a second reader', async () => {
  let hasFailed = false;
  class LosesAnswer extends MemoryDocumentStore {
    override async write(batch: WriteBatch): Promise<void> {
      await super.write(batch);
      if (hasFailed) return;
      hasFailed = true;
      throw new DocumentsUnavailable('the answer was lost');
    }
  }
  const { append, run, until, positions } = world();
  const documents = new LosesAnswer();
  await append('a');
  const { handle, count } = recorder();
  const reactor = run(handle, { documents });
  await until(() => hasFailed);
  await append('a');
  await until(async () => (await documents.checkpoint('reactor:test')) === (await positions())[1]);
  expect(count()).toBe(2);
  expect(reactor.status().state).toBe('running');
  await reactor.stop();
});
