import { InvalidAppend, type EventStore, type NewEvent } from '@queuecommerce/infra';
import { freshName, newEvent, newEvents, streamOf } from '../sample-events';

/** What no engine can take is refused before it is sent anywhere (EVENTSTOREDB.md, dangers 2 and 3). */
export function refusalRules(current: () => EventStore): void {
  const circular: Record<string, unknown> = {};
  circular['itself'] = circular;
  const twin = newEvent();
  const refused: readonly (readonly [string, readonly NewEvent[]])[] = [
    ['no events', []],
    ['an id that is no UUID', [newEvent({ id: 'order-1' })]],
    ['an empty id', [newEvent({ id: '' })]],
    ['the same id twice', [twin, twin]],
    ['no type', [newEvent({ type: '' })]],
    ['a fractional schema version', [newEvent({ schemaVersion: 1.5 })]],
    ['a bigint', [newEvent({ data: { amount: 1n } })]],
    ['a number that is none', [newEvent({ data: { amount: Number.NaN } })]],
    ['an infinite number', [newEvent({ data: { deep: [{ amount: Number.POSITIVE_INFINITY }] } })]],
    ['undefined in a list', [newEvent({ data: { list: [undefined] } })]],
    ['a function', [newEvent({ data: { act: () => undefined } })]],
    ['a date', [newEvent({ data: { at: new Date(0) } })]],
    ['a map', [newEvent({ data: { map: new Map([['a', 1]]) } })]],
    ['a list in place of an object', [newEvent({ data: [] })]],
    ['a circle', [newEvent({ data: circular })]],
    ['more than a mebibyte', [newEvent({ data: { text: 'x'.repeat(1_100_000) } })]],
    [
      'more than a mebibyte altogether',
      newEvents(4).map((e) => ({ ...e, data: { text: 'é'.repeat(150_000) } })),
    ],
    ['a good event before a bad one', [newEvent(), newEvent({ id: '1' })]],
  ];
  test.each(refused)('%s: refused as invalid, and nothing is stored', async (_, events) => {
    const stream = freshName();
    await expect(current().append(stream, 'any', events)).rejects.toBeInstanceOf(InvalidAppend);
    expect(await streamOf(current(), stream)).toEqual([]);
  });

  test.each(['', '$system', 'a\nb', 'x'.repeat(501)])(
    'the stream name %j is refused as invalid',
    async (stream) => {
      await expect(current().append(stream, 'any', newEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
    },
  );

  test.each([-1, 0.5, Number.NaN])('%d is refused as an expected revision', async (expected) => {
    await expect(current().append(freshName(), expected, newEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
  });

  test('a property that is undefined counts as one that is not there', async () => {
    const stream = freshName();
    await current().append(stream, 'none', [newEvent({ data: { there: 1, not: undefined } })]);
    const [event] = await streamOf(current(), stream);
    expect(event?.data).toStrictEqual({ there: 1 });
  });
}
