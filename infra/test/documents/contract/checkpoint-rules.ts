import { CheckpointConflict, InvalidDocumentUse } from '@queuecommerce/infra';
import { bodyOf, position, put, teas, type CurrentStore } from './tea-shop';

const reader = 'orders-projection';

export function checkpointRules(current: CurrentStore): void {
  test('a reader that has not begun has no checkpoint', async () => {
    expect(await current().checkpoint(reader)).toBeUndefined();
  });

  test('a checkpoint moves from the start, and on from where it is', async () => {
    const store = current();
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(3) } });
    expect(await store.checkpoint(reader)).toBe(position(3));
    await store.write({ writes: [], checkpoint: { reader, from: position(3), to: position(8) } });
    expect(await store.checkpoint(reader)).toBe(position(8));
    await store.write({ writes: [], checkpoint: { reader, from: position(8), to: position(8) } });
    expect(await store.checkpoint(reader)).toBe(position(8));
  });

  test('position zero is a checkpoint, not a missing one', async () => {
    const store = current();
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(0) } });
    expect(await store.checkpoint(reader)).toBe(position(0));
    await expect(
      store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(1) } }),
    ).rejects.toBeInstanceOf(CheckpointConflict);
    await store.write({ writes: [], checkpoint: { reader, from: position(0), to: position(1) } });
    expect(await store.checkpoint(reader)).toBe(position(1));
  });

  test('readers move apart from each other', async () => {
    const store = current();
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(3) } });
    expect(await store.checkpoint('another')).toBeUndefined();
    await store.write({ writes: [], checkpoint: { reader: 'another', from: undefined, to: position(1) } });
    expect(await store.checkpoint(reader)).toBe(position(3));
  });

  test('documents and checkpoint of one batch are both there afterwards', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({
      writes: [put('a', { name: 'Assam' }, 4)],
      checkpoint: { reader, from: undefined, to: position(4) },
    });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'Assam' });
    expect(await store.checkpoint(reader)).toBe(position(4));
  });

  test('F18 a zombie that moves on from an old checkpoint is refused and told both places', async () => {
    const store = current();
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(5) } });
    for (const from of [undefined, position(4), position(6)]) {
      const zombie = store.write({ writes: [], checkpoint: { reader, from, to: position(9) } });
      await expect(zombie).rejects.toBeInstanceOf(CheckpointConflict);
      await expect(zombie).rejects.toMatchObject({ reader, expected: from, actual: position(5) });
    }
    expect(await store.checkpoint(reader)).toBe(position(5));
  });

  test('a reader that has not begun refuses a move from somewhere', async () => {
    const store = current();
    await expect(
      store.write({ writes: [], checkpoint: { reader, from: position(1), to: position(2) } }),
    ).rejects.toMatchObject({ name: 'CheckpointConflict', expected: position(1), actual: undefined });
    expect(await store.checkpoint(reader)).toBeUndefined();
  });

  test('F18 guarded writes that come with a conflicting checkpoint leave newer documents alone', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({
      writes: [put('a', { name: 'current' }, 7)],
      checkpoint: { reader, from: undefined, to: position(7) },
    });
    await expect(
      store.write({
        writes: [put('a', { name: 'zombie' }, 5)],
        checkpoint: { reader, from: position(2), to: position(5) },
      }),
    ).rejects.toBeInstanceOf(CheckpointConflict);
    expect(await bodyOf(store, 'a')).toEqual({ name: 'current' });
  });

  test('F18 of writers that race to move one checkpoint exactly one succeeds', async () => {
    const store = current();
    const moves = Array.from({ length: 8 }, (_, n) =>
      store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(n) } }),
    );
    const outcomes = await Promise.allSettled(moves);
    const won = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [n] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(CheckpointConflict);
    expect(await store.checkpoint(reader)).toBe(position(won[0] ?? -1));
  });

  test('F18 writers who race from place to place move the checkpoint once from each', async () => {
    const store = current();
    let moves = 0;
    const race = async (): Promise<void> => {
      for (let round = 0; round < 15; round++) {
        const from = await store.checkpoint(reader);
        const to = position(from === undefined ? 1 : Number(from) + 1);
        const moved = store.write({ writes: [], checkpoint: { reader, from, to } });
        await moved.then(
          () => (moves += 1),
          () => undefined,
        );
      }
    };
    await Promise.all(Array.from({ length: 8 }, race));
    expect(await store.checkpoint(reader)).toBe(position(moves));
  });

  test('a checkpoint never goes backward, nor to what is no position', async () => {
    const store = current();
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(5) } });
    for (const to of [position(4), ''])
      await expect(
        store.write({ writes: [], checkpoint: { reader, from: position(5), to } }),
      ).rejects.toBeInstanceOf(InvalidDocumentUse);
    expect(await store.checkpoint(reader)).toBe(position(5));
  });
}
