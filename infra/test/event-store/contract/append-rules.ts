import { WrongExpectedRevision, type EventStore, type ExpectedRevision } from '@queuecommerce/infra';
import { freshName, idsOf, newEvent, newEvents, streamOf } from '../sample-events';

export function appendRules(current: () => EventStore): void {
  describe('appending', () => {
    test('what was appended reads back as it was given, with its place and time', async () => {
      const stream = freshName();
      const event = newEvent({
        type: 'OrderCancelled',
        schemaVersion: 3,
        data: {
          text: 'naïve €\u0000\ud83d\ude00 "quoted"',
          none: null,
          deep: [{ list: [1, -2.5, true] }],
          big: 2 ** 53 - 1,
        },
      });
      const result = await current().append(stream, 'none', [event]);
      const [recorded] = await streamOf(current(), stream);
      expect(recorded).toEqual({
        ...event,
        stream,
        revision: 0,
        position: result.position,
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
      });
      expect(result.revision).toBe(0);
    });

    test('several events are appended together, in order, and the result is the place of the last', async () => {
      const stream = freshName();
      const events = newEvents(5);
      const result = await current().append(stream, 'none', events);
      const stored = await streamOf(current(), stream);
      expect(idsOf(stored)).toEqual(idsOf(events));
      expect(stored.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
      expect(result).toEqual({ revision: 4, position: stored[4]?.position });
    });

    test('a thousand events can be appended at once', async () => {
      const stream = freshName();
      const result = await current().append(stream, 'none', newEvents(1_000));
      expect(result.revision).toBe(999);
      expect(await streamOf(current(), stream)).toHaveLength(1_000);
    });

    test('a stream goes on from the exact revision that it is at', async () => {
      const stream = freshName();
      await current().append(stream, 'none', newEvents(2));
      const result = await current().append(stream, 1, newEvents(2));
      expect(result.revision).toBe(3);
    });

    test('any revision will do where any is asked for, in a new stream and in an old one', async () => {
      const stream = freshName();
      expect((await current().append(stream, 'any', newEvents(2))).revision).toBe(1);
      expect((await current().append(stream, 'any', newEvents(1))).revision).toBe(2);
    });

    const wrong: readonly (readonly [string, number, ExpectedRevision, number | 'none'])[] = [
      ['none is expected of a stream that exists', 3, 'none', 2],
      ['an older revision is expected', 3, 0, 2],
      ['a newer revision is expected', 3, 3, 2],
      ['a revision is expected of a stream that does not exist', 0, 0, 'none'],
    ];
    test.each(wrong)(
      '%s: nothing is appended, and the figures are told',
      async (_, existing, expected, actual) => {
        const stream = freshName();
        if (existing > 0) await current().append(stream, 'none', newEvents(existing));
        const refusal = await current()
          .append(stream, expected, newEvents(2))
          .catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(WrongExpectedRevision);
        expect(refusal).toMatchObject({ stream, expected, actual });
        expect(await streamOf(current(), stream)).toHaveLength(existing);
      },
    );

    test('of twenty racing appends at one revision exactly one wins', async () => {
      const stream = freshName();
      await current().append(stream, 'none', newEvents(1));
      const racers = Array.from({ length: 20 }, () => newEvents(2));
      const ends = await Promise.allSettled(racers.map((events) => current().append(stream, 0, events)));
      const winners = racers.filter((_, i) => ends[i]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      for (const end of ends) {
        if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(WrongExpectedRevision);
      }
      expect(idsOf(await streamOf(current(), stream)).slice(1)).toEqual(idsOf(winners[0] ?? []));
    });

    test('concurrent appends to many streams all arrive, each in its own stream', async () => {
      const streams = Array.from({ length: 50 }, () => freshName());
      const results = await Promise.all(
        streams.map(async (stream) => {
          await current().append(stream, 'none', newEvents(2));
          return current().append(stream, 1, newEvents(1));
        }),
      );
      expect(results.map(({ revision }) => revision)).toEqual(streams.map(() => 2));
      expect(new Set(results.map(({ position }) => position)).size).toBe(50);
    });
  });
}
