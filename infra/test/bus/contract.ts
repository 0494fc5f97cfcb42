import { BusUnavailable, type Bus } from '@queuecommerce/infra';
import { door, eventually } from '@queuecommerce/infra/testing';
import { message, numberOf, recorder } from './messages';

export interface BusUnderTest {
  readonly bus: Bus;
  /** Closes the bus and opens another over the same durable state. */
  readonly reopen: () => Promise<Bus>;
  /** Clears up after the test. */
  readonly discard: () => Promise<void>;
}

class EngineAway extends Error {}

/** What every bus promises. The bus under test has short pauses between repeats and gives up after a few. */
export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`bus: ${name}`, () => {
    let underTest: BusUnderTest;
    let bus: Bus;
    let queue: string;
    let queues = 0;
    beforeEach(async () => {
      underTest = await make();
      bus = underTest.bus;
      queue = `contract-${process.pid}-${++queues}`;
    });
    afterEach(() => underTest.discard());

    const publishAll = (key: string, count: number): Promise<void[]> =>
      Promise.all(Array.from({ length: count }, (_, number) => bus.publish(queue, message(key, number))));

    test('a message arrives as it was published', async () => {
      const arrived: unknown[] = [];
      await bus.consume(queue, async (key, messages) => void arrived.push([key, messages]));
      const sent = message('stock-1', 7);
      await bus.publish(queue, sent);
      await eventually(() => arrived.length === 1);
      expect(arrived).toEqual([['stock-1', [sent]]]);
    });

    test('what is published before there is a consumer waits for one', async () => {
      const published = publishAll('a', 3);
      const { handle, count, byKey } = recorder();
      await bus.consume(queue, handle);
      await published;
      await eventually(() => count() === 3);
      expect(byKey.get('a')).toEqual([0, 1, 2]);
    });

    test('messages of one key are handled in order, one batch at a time, no batch larger than maxBatch', async () => {
      let inHand = 0;
      let overlaps = 0;
      const { handle, count, batches, byKey } = recorder(async () => {
        if (++inHand > 1) overlaps++;
        await new Promise(setImmediate);
        inHand--;
      });
      await bus.consume(queue, handle, { maxBatch: 10 });
      await publishAll('a', 200);
      await eventually(() => count() === 200);
      expect(overlaps).toBe(0);
      expect(byKey.get('a')).toEqual(Array.from({ length: 200 }, (_, number) => number));
      expect(Math.max(...batches.map(([, numbers]) => numbers.length))).toBeLessThanOrEqual(10);
    });

    test('a key that takes long does not hold up another', async () => {
      const { passed, open } = door();
      const { handle, byKey } = recorder((key) => (key === 'slow' ? passed : undefined));
      await bus.consume(queue, handle);
      const published = [bus.publish(queue, message('slow', 1)), bus.publish(queue, message('quick', 2))];
      await eventually(() => byKey.has('quick'));
      expect(byKey.has('slow')).toBe(false);
      open();
      await Promise.all(published);
      await eventually(() => byKey.has('slow'));
    });

    test('no more keys are handled at the same time than `concurrency`', async () => {
      let inHand = 0;
      let most = 0;
      const { handle, count } = recorder(async () => {
        most = Math.max(most, ++inHand);
        await new Promise(setImmediate);
        inHand--;
      });
      await bus.consume(queue, handle, { concurrency: 3 });
      await Promise.all(
        Array.from({ length: 30 }, (_, key) => bus.publish(queue, message(`key-${key}`, key))),
      );
      await eventually(() => count() === 30);
      expect(most).toBeLessThanOrEqual(3);
    });

    test('a rejected batch is repeated until it goes through', async () => {
      let failures = 2;
      const { handle, count, byKey } = recorder(() => {
        if (failures-- > 0) throw new Error('not yet');
      });
      await bus.consume(queue, handle);
      await publishAll('a', 5);
      await eventually(() => count() >= 5);
      expect(new Set(byKey.get('a'))).toEqual(new Set([0, 1, 2, 3, 4]));
      expect(await bus.parked(10)).toEqual([]);
    });

    test('F13 a message that keeps failing is parked alone, and its neighbours are handled', async () => {
      const { handle, count, byKey } = recorder((_key, numbers) => {
        if (numbers.includes(3)) throw new RangeError('three is too much');
      });
      const { passed, open } = door();
      await bus.consume(queue, async (key, messages) => {
        await passed;
        await handle(key, messages);
      });
      const published = publishAll('a', 6);
      open();
      await published;
      await eventually(async () => count() >= 5 && (await bus.parked(10)).length === 1);
      expect(new Set(byKey.get('a'))).toEqual(new Set([0, 1, 2, 4, 5]));
      const [parked] = await bus.parked(10);
      expect(parked).toMatchObject({ queue, message: { key: 'a', body: { number: 3 } } });
      expect(parked?.error).toContain('three is too much');
      expect(parked?.attempts).toBeGreaterThan(1);
      expect(Date.parse(parked?.parkedAt ?? '')).not.toBeNaN();
    });

    test('parked messages are listed oldest first, as many as asked for', async () => {
      await bus.consume(queue, () => Promise.reject(new Error('never')));
      for (const number of [1, 2, 3]) {
        await bus.publish(queue, message('a', number));
        await eventually(async () => (await bus.parked(10)).length === number);
      }
      expect((await bus.parked(10)).map((parked) => numberOf(parked.message))).toEqual([1, 2, 3]);
      expect((await bus.parked(2)).map((parked) => numberOf(parked.message))).toEqual([1, 2]);
    });

    test('a parked message that is replayed is handled and not parked any more', async () => {
      let isBroken = true;
      const { handle, byKey } = recorder(() => {
        if (isBroken) throw new Error('broken');
      });
      await bus.consume(queue, handle);
      const sent = message('a', 1);
      await bus.publish(queue, sent);
      await eventually(async () => (await bus.parked(10)).length === 1);
      isBroken = false;
      expect(await bus.replayParked(sent.id)).toBe(true);
      await eventually(async () => byKey.has('a') && (await bus.parked(10)).length === 0);
      expect(byKey.get('a')).toEqual([1]);
      expect(await bus.replayParked(sent.id)).toBe(false);
    });

    test('a replayed message that fails again is parked again', async () => {
      let attempts = 0;
      await bus.consume(queue, async () => {
        attempts++;
        throw new Error('never');
      });
      const sent = message('a', 1);
      await bus.publish(queue, sent);
      await eventually(async () => (await bus.parked(10)).length === 1);
      const attemptsBefore = attempts;
      await bus.replayParked(sent.id);
      await eventually(async () => attempts > attemptsBefore && (await bus.parked(10)).length === 1);
    });

    test('replaying what is not parked says so', async () => {
      expect(await bus.replayParked(message('a', 1).id)).toBe(false);
    });

    test('a transient error is repeated for as long as it lasts, and parks nothing', async () => {
      let failures = 40;
      const { handle, byKey } = recorder(() => {
        if (failures-- > 0) throw new EngineAway();
      });
      await bus.consume(queue, handle, { isTransient: (error) => error instanceof EngineAway });
      await bus.publish(queue, message('a', 1));
      await eventually(() => byKey.has('a'));
      expect(await bus.parked(10)).toEqual([]);
    });

    test('a consumer that stops finishes what it has in hand; the rest waits for the next', async () => {
      const { passed, open } = door();
      const first = recorder(() => passed);
      let hasBegun = false;
      const consumer = await bus.consume(
        queue,
        (key, messages) => {
          hasBegun = true;
          return first.handle(key, messages);
        },
        { maxBatch: 1, concurrency: 1 },
      );
      const published = publishAll('a', 3);
      await eventually(() => hasBegun);
      const stopped = consumer.stop();
      open();
      await stopped;
      expect(first.byKey.get('a')).toEqual([0]);
      const second = recorder();
      await bus.consume(queue, second.handle);
      await published;
      await eventually(() => second.count() >= 2);
      expect(first.byKey.get('a')).toEqual([0]);
      expect(second.byKey.get('a')?.slice(-2)).toEqual([1, 2]);
    });

    test('queues do not see each other', async () => {
      const [here, there] = [recorder(), recorder()];
      await bus.consume(queue, here.handle);
      await bus.consume(`${queue}-other`, there.handle);
      await Promise.all([
        bus.publish(queue, message('a', 1)),
        bus.publish(`${queue}-other`, message('a', 2)),
      ]);
      await eventually(() => here.count() + there.count() >= 2);
      expect([here.byKey.get('a'), there.byKey.get('a')]).toEqual([[1], [2]]);
    });

    test('parked messages survive a restart, and can be replayed after it', async () => {
      await bus.consume(queue, () => Promise.reject(new Error('never')));
      const sent = message('a', 1);
      await bus.publish(queue, sent);
      await eventually(async () => (await bus.parked(10)).length === 1);
      const reopened = await underTest.reopen();
      expect((await reopened.parked(10)).map((parked) => parked.message)).toEqual([sent]);
      const { handle, byKey } = recorder();
      await reopened.consume(queue, handle);
      expect(await reopened.replayParked(sent.id)).toBe(true);
      await eventually(async () => byKey.has('a') && (await reopened.parked(10)).length === 0);
    });

    test('an open bus can be asked whether it is there', async () => {
      await expect(bus.ping()).resolves.toBeUndefined();
    });

    test('a closed bus is unavailable', async () => {
      await bus.close();
      await expect(bus.publish(queue, message('a', 1))).rejects.toThrow(BusUnavailable);
      await expect(bus.ping()).rejects.toThrow(BusUnavailable);
    });
  });
}
