import { WrongExpectedRevision, type EventStore, type ExpectedRevision } from '@queuecommerce/infra';
import { freshName, idsOf, newEvent, newEvents, streamOf } from '../sample-events';

/** Appends are repeated when their outcome was unknown: twice appended is once stored. */
export function repeatRules(current: () => EventStore): void {
  const kinds: readonly (readonly [string, number, ExpectedRevision])[] = [
    ['none', 0, 'none'],
    ['an exact revision', 2, 1],
    ['any in a new stream', 0, 'any'],
    ['any in an old stream', 2, 'any'],
  ];

  describe.each(kinds)('an append that is repeated, expecting %s', (_, existing, expected) => {
    async function begun(): Promise<string> {
      const stream = freshName();
      if (existing > 0) await current().append(stream, 'none', newEvents(existing));
      return stream;
    }

    test('gives the first result and appends nothing', async () => {
      const stream = await begun();
      const events = newEvents(3);
      const first = await current().append(stream, expected, events);
      expect(await current().append(stream, expected, events)).toEqual(first);
      expect(idsOf(await streamOf(current(), stream)).slice(existing)).toEqual(idsOf(events));
    });

    test('while the first is still under way gives the same result', async () => {
      const stream = await begun();
      const events = newEvents(2);
      const results = await Promise.all([1, 2, 3].map(() => current().append(stream, expected, events)));
      expect(results).toEqual([results[0], results[0], results[0]]);
      expect(await streamOf(current(), stream)).toHaveLength(existing + 2);
    });

    test('with one event more is refused', async () => {
      const stream = await begun();
      const events = newEvents(2);
      await current().append(stream, expected, events);
      const refusal = current().append(stream, expected, [...events, newEvent()]);
      await expect(refusal).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(await streamOf(current(), stream)).toHaveLength(existing + 2);
    });
  });

  test.each(kinds.filter(([, , expected]) => expected !== 'any'))(
    'an append that is repeated after the stream went on, expecting %s, gives the first result',
    async (_, existing, expected) => {
      const stream = freshName();
      if (existing > 0) await current().append(stream, 'none', newEvents(existing));
      const events = newEvents(2);
      const first = await current().append(stream, expected, events);
      await current().append(stream, first.revision, newEvents(3));
      expect(await current().append(stream, expected, events)).toEqual(first);
      expect(await streamOf(current(), stream)).toHaveLength(existing + 5);
    },
  );

  test('other events at a place that is taken are no repeat', async () => {
    const stream = freshName();
    const [first] = newEvents(1);
    if (first === undefined) return;
    await current().append(stream, 'none', [first]);
    const refusal = current().append(stream, 'none', [newEvent({ ...first, id: newEvent().id })]);
    await expect(refusal).rejects.toBeInstanceOf(WrongExpectedRevision);
  });
}
