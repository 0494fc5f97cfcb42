import * as fc from 'fast-check';
import { BusUnavailable, type Message } from '@queuecommerce/infra';
import { openInProcessBus } from '@queuecommerce/infra/adapters';
import {
  manualClock,
  MemoryDocumentStore,
  seededEntropy,
  settled,
  silentLog,
} from '@queuecommerce/infra/testing';
import { message, numberOf } from './messages';

type Step =
  | { readonly kind: 'publish'; readonly key: number }
  | { readonly kind: 'publish again'; readonly nth: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'settle' | 'new consumer' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('publish' as const), key: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('publish again' as const), nth: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('new consumer' as const) }) },
);

class Hiccup extends Error {}

const history = fc.record({
  steps: fc.array(step, { maxLength: 60 }),
  /** What each call of the handler does, over and over: how long it takes, whether it fails. */
  calls: fc.array(fc.record({ ms: fc.nat(5), fails: fc.constantFrom('no', 'no', 'no', 'hiccup', 'fault') }), {
    minLength: 1,
    maxLength: 12,
  }),
  poisoned: fc.uniqueArray(fc.nat(59), { maxLength: 3 }),
  capacity: fc.integer({ min: 1, max: 8 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  maxBatch: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(),
});

test('whatever is published and fails: first deliveries keep their order, nothing is lost, every publish settles', () =>
  fc.assert(
    fc.asyncProperty(history, async ({ steps, calls, poisoned, capacity, concurrency, maxBatch, seed }) => {
      const clock = manualClock();
      const documents = new MemoryDocumentStore();
      const retries = { maxAttempts: 3, backoff: { firstMs: 4, capMs: 16 } };
      const bus = await openInProcessBus({
        clock,
        documents,
        capacity,
        retries,
        entropy: seededEntropy(seed),
        log: silentLog,
      });
      const firstDeliveries = new Map<string, number[]>();
      const handled = new Set<number>();
      const keysInHand = new Set<string>();
      let call = 0;
      // Each kind of failure ends by itself, as it does in the world; only poison is for ever.
      const planOf = (nth: number) =>
        (nth < 200 ? calls[nth % calls.length] : undefined) ?? { ms: 0, fails: 'no' };

      const handle = async (key: string, messages: readonly Message[]): Promise<void> => {
        if (keysInHand.has(key)) throw new Error('two batches of one key at the same time');
        if (keysInHand.size >= concurrency) throw new Error('too many keys at the same time');
        if (messages.length > maxBatch) throw new Error('too large a batch');
        keysInHand.add(key);
        const numbers = messages.map(numberOf);
        const seen = firstDeliveries.get(key) ?? [];
        firstDeliveries.set(key, [...seen, ...numbers.filter((number) => !seen.includes(number))]);
        const { ms, fails } = planOf(call++);
        if (ms > 0) await new Promise<void>((resolve) => void clock.after(ms, resolve));
        keysInHand.delete(key);
        if (fails === 'hiccup') throw new Hiccup();
        if (fails === 'fault' || numbers.some((number) => poisoned.includes(number)))
          throw new Error('fault');
        for (const number of numbers) handled.add(number);
      };
      const consume = () =>
        bus.consume('q', handle, { concurrency, maxBatch, isTransient: (error) => error instanceof Hiccup });

      const sent: Message[] = [];
      const published: Promise<void>[] = [];
      let consumer = await consume();
      for (const now of steps) {
        switch (now.kind) {
          case 'publish': {
            const fresh = message(`key-${now.key}`, sent.length);
            sent.push(fresh);
            published.push(bus.publish('q', fresh));
            break;
          }
          case 'publish again': {
            const again = sent[now.nth];
            if (again) published.push(bus.publish('q', again));
            break;
          }
          case 'pass':
            await clock.advance(now.ms);
            break;
          case 'settle':
            await settled();
            break;
          case 'new consumer': {
            const stopped = consumer.stop();
            while (await clock.runNext());
            await stopped;
            consumer = await consume();
            break;
          }
        }
      }
      while (await clock.runNext());
      await Promise.all(published);

      for (const [key, numbers] of firstDeliveries)
        expect(numbers).toEqual(sent.filter((one) => one.key === key).map(numberOf));
      const parked = new Set((await bus.parked(100)).map((one) => numberOf(one.message)));
      for (const one of sent) expect(handled.has(numberOf(one)) || parked.has(numberOf(one))).toBe(true);
      for (const number of poisoned) expect(handled.has(number)).toBe(false);
      await bus.close();
      await expect(bus.publish('q', message('a', 0))).rejects.toThrow(BusUnavailable);
    }),
    { numRuns: 300 },
  ));
