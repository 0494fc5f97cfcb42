import { DocumentsUnavailable, type WriteBatch } from '@queuecommerce/infra';
import { manualClock, MemoryDocumentStore, seededEntropy, silentLog } from '@queuecommerce/infra/testing';
import { Lease, beatMs } from '../../src/lease/lease';

class Documents extends MemoryDocumentStore {
  /** What the next writes meet: nothing is stored, or it is and the answer is lost. */
  readonly faults: ('not stored' | 'answer lost')[] = [];
  isAway = false;

  override async write(batch: WriteBatch): Promise<void> {
    const fault = this.isAway ? 'not stored' : this.faults.shift();
    if (fault !== 'not stored') await super.write(batch);
    if (fault) throw new DocumentsUnavailable(fault);
  }

  override async checkpoint(reader: string): Promise<string | undefined> {
    if (this.isAway) throw new DocumentsUnavailable('away');
    return super.checkpoint(reader);
  }
}

/** Whether something has come to its end. */
function watch<T>(given: Promise<T>): { value: T | undefined; isOver: boolean } {
  const seen: { value: T | undefined; isOver: boolean } = { value: undefined, isOver: false };
  void given.then((value) => Object.assign(seen, { value, isOver: true }));
  return seen;
}

function world() {
  const clock = manualClock();
  const documents = new Documents();
  let processes = 0;
  const process = () => {
    const parts = { documents, clock, entropy: seededEntropy(++processes), log: silentLog, name: 'work' };
    const life = new AbortController();
    const lease = new Lease(parts);
    return {
      lease,
      take: () => lease.take(life.signal),
      holding: () => watch(lease.hold(life.signal)),
      standingBy: () => watch(lease.untilFree(life.signal)),
      die: () => life.abort(),
    };
  };
  return { clock, documents, process };
}

test('of all who take it from one place at the same time one gets it', async () => {
  const { process } = world();
  const all = Array.from({ length: 5 }, process);
  const got = await Promise.all(all.map((each) => each.take()));
  expect(got.filter(Boolean)).toHaveLength(1);
});

test('while its holder lives, who stands by goes on standing by', async () => {
  const { clock, process } = world();
  const [holder, other] = [process(), process()];
  await holder.take();
  const holding = holder.holding();
  await clock.advance(beatMs / 2);
  const waiting = other.standingBy();
  await clock.advance(100 * beatMs);
  expect([holding.isOver, waiting.isOver]).toEqual([false, false]);
});

test('F1 a holder that dies is succeeded after a few beats, and not before', async () => {
  const { clock, process } = world();
  const [holder, other] = [process(), process()];
  await holder.take();
  holder.holding();
  const waiting = other.standingBy();
  await clock.advance(10 * beatMs);
  holder.die();
  await clock.advance(3 * beatMs);
  expect(waiting.isOver).toBe(false);
  await clock.advance(3 * beatMs);
  expect(waiting).toEqual({ value: true, isOver: true });
  expect(await other.take()).toBe(true);
});

test('what is let go of is free at the next look', async () => {
  const { clock, process } = world();
  const [holder, other] = [process(), process()];
  await holder.take();
  const waiting = other.standingBy();
  await clock.advance(0);
  await holder.lease.release();
  await clock.advance(beatMs);
  expect(waiting.value).toBe(true);
});

test('F18 who starts takes it at once, and who had it finds out at the next beat, and stands by', async () => {
  const { clock, process } = world();
  const [zombie, successor] = [process(), process()];
  await zombie.take();
  const holding = zombie.holding();
  expect(await successor.take()).toBe(true);
  const held = successor.holding();
  await clock.advance(beatMs);
  expect([holding.isOver, held.isOver]).toEqual([true, false]);
  await zombie.lease.release();
  const waiting = zombie.standingBy();
  await clock.advance(20 * beatMs);
  expect([waiting.isOver, held.isOver]).toEqual([false, false]);
});

test('F14 documents that are away take it from nobody', async () => {
  const { clock, documents, process } = world();
  const [holder, other] = [process(), process()];
  await holder.take();
  const holding = holder.holding();
  const waiting = other.standingBy();
  documents.isAway = true;
  await clock.advance(600 * beatMs);
  documents.isAway = false;
  await clock.advance(10 * beatMs);
  expect([holding.isOver, waiting.isOver]).toEqual([false, false]);
});

test.each(['not stored', 'answer lost'] as const)('a beat that fails (%s) is made again', async (fault) => {
  const { clock, documents, process } = world();
  const holder = process();
  await holder.take();
  const holding = holder.holding();
  documents.faults.push(fault, fault);
  await clock.advance(10 * beatMs);
  expect(holding.isOver).toBe(false);
});
