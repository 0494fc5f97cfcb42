import {
  DocumentsUnavailable,
  UnreadableCheckpoint,
  UnreadableLog,
  type EventStore,
  type WriteBatch,
} from '@queuecommerce/infra';
import { door, MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { SubscriptionEnded } from '../../src/index';
import { recorder, world } from './world';

function unknownToThisVersion(): never {
  throw new RangeError('an event of a newer version');
}

test('documents that are away at the start or later are waited for', async () => {
  let failures = 20;
  class Flaky extends MemoryDocumentStore {
    override async ensure(...given: Parameters<MemoryDocumentStore['ensure']>): Promise<void> {
      if (failures-- > 10) throw new DocumentsUnavailable('away');
      await super.ensure(...given);
    }
    override async write(batch: WriteBatch): Promise<void> {
      if (failures-- > 0) throw new DocumentsUnavailable('away');
      await super.write(batch);
    }
  }
  const { append, run, until } = world();
  const documents = new Flaky();
  await append('a');
  const { handle, count } = recorder();
  const reactor = run(handle, { documents });
  expect(reactor.status().state).toBe('starting');
  await until(async () => count() === 1 && (await documents.checkpoint('reactor:test')) !== undefined);
  expect(reactor.status().state).toBe('running');
  await reactor.stop();
});

test('F18 a zombie whose checkpoint was moved by another reader goes on from where that is', async () => {
  const { append, run, until, positions, documents, log } = world();
  const { passed, open } = door();
  const zombie = recorder(() => passed);
  const reactor = run(zombie.handle);
  await append('a');
  await until(() => reactor.status().unfinished === 1);
  const successor = recorder();
  const next = run(successor.handle);
  await append('b');
  await until(() => successor.count() === 2);
  await next.stop();
  const first = reactor.status().position;
  open();
  await until(async () => reactor.status().position === (await positions())[1]);
  expect(first).toBeUndefined();
  await append('c');
  await until(async () => reactor.status().position === (await positions())[2]);
  await reactor.stop();
  // `b` came to it before it was fenced off, or after; a second time is allowed, and none is not.
  expect(zombie.byPartition.get('c')).toEqual([2]);
  expect(await documents.checkpoint('reactor:test')).toBe((await positions())[2]);
  expect(log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('F14 a subscription that breaks because an engine is away is taken up again after what was finished', async () => {
  const { append, run, until, store, log } = world();
  await append('a', 'b');
  let breaks = 3;
  const breaking: EventStore = {
    ...store,
    async *subscribe(options) {
      for await (const batch of store.subscribe(options)) {
        // The keys that the batch is opened with are away.
        if (breaks-- > 0) throw new DocumentsUnavailable('away');
        yield batch;
      }
    },
  };
  const { handle, byPartition } = recorder();
  const reactor = run(handle, {
    store: breaking,
    isTransient: (error) => error instanceof DocumentsUnavailable,
  });
  await until(() => byPartition.size === 2);
  await append('a');
  await until(() => reactor.status().isCaughtUp && byPartition.get('a')?.length === 2);
  expect(reactor.status()).toMatchObject({ state: 'running', error: undefined });
  await reactor.stop();
  expect(byPartition).toEqual(
    new Map([
      ['a', [0, 2]],
      ['b', [1]],
    ]),
  );
  expect(log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('an unreadable checkpoint is an error, not a restart from zero', async () => {
  class Damaged extends MemoryDocumentStore {
    override async checkpoint(): Promise<never> {
      throw new UnreadableCheckpoint('reactor:test is at "banana"');
    }
  }
  const { append, run, until } = world();
  await append('a');
  const { handle, count } = recorder();
  const reactor = run(handle, { documents: new Damaged() });
  await until(() => reactor.status().state === 'failed');
  expect(reactor.status().error).toBeInstanceOf(UnreadableCheckpoint);
  await reactor.stop();
  expect(count()).toBe(0);
});

test('a log that cannot be read further stops the reader, which says why and keeps what it finished', async () => {
  const { append, run, until, store, positions, storedCheckpoint } = world();
  await append('a');
  const torn: EventStore = {
    ...store,
    async *subscribe() {
      yield { events: await store.readAll({ limit: 1 }), position: (await positions())[0], caughtUp: false };
      throw new UnreadableLog('position 2 is damaged');
    },
  };
  const { handle } = recorder();
  const reactor = run(handle, { store: torn });
  await until(() => reactor.status().state === 'failed');
  expect(reactor.status().error).toBeInstanceOf(UnreadableLog);
  await reactor.stop();
  expect(await storedCheckpoint()).toBe((await positions())[0]);
});

test('positions that go back stop the reader', async () => {
  const { append, run, until, store } = world();
  await append('a', 'a');
  const repeating: EventStore = {
    ...store,
    async *subscribe() {
      const events = await store.readAll({ limit: 2 });
      yield { events, position: events[1]?.position, caughtUp: false };
      yield { events, position: events[1]?.position, caughtUp: false };
    },
  };
  const reactor = run(recorder().handle, { store: repeating });
  await until(() => reactor.status().state === 'failed');
  expect(reactor.status().error?.name).toBe('LogOutOfOrder');
});

test('an event that cannot be given a partition stops the reader before anything behind it is taken for finished', async () => {
  const { append, run, until, storedCheckpoint } = world();
  await append('a');
  const reactor = run(recorder().handle, { partitionOf: unknownToThisVersion });
  await until(() => reactor.status().state === 'failed');
  expect(reactor.status().error?.message).toBe('an event of a newer version');
  await reactor.stop();
  expect(await storedCheckpoint()).toBeUndefined();
});

test('a subscription that ends by itself is a failure, not an end', async () => {
  const { run, until, store } = world();
  const reactor = run(recorder().handle);
  await until(() => reactor.status().isCaughtUp);
  await store.close();
  await until(() => reactor.status().state === 'failed');
  expect(reactor.status().error).toBeInstanceOf(SubscriptionEnded);
});
