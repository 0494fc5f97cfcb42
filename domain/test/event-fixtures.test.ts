import { z } from 'zod';
import { eventSchemas, readEvent, type EventSchema } from '../src';
import { fixtureNames, readFixture } from './stored-fixtures';

const schemas = new Map<string, EventSchema>(Object.entries(eventSchemas));
const storedEvent = z.strictObject({ type: z.string(), schemaVersion: z.int(), data: z.looseObject({}) });
const fixtures = fixtureNames('events/').map((name) => ({
  name,
  stored: storedEvent.parse(readFixture(name)),
}));

/** The schemas of all versions of an event type, the first one first. */
const versionsOf = ({ earlier = [], data }: EventSchema) => [...earlier.map((version) => version.data), data];

test('every version that an event type ever had is known, and has a fixture', () => {
  const expected = [...schemas].flatMap(([type, schema]) => {
    const versions = versionsOf(schema);
    // An event type of version 3 says what its versions 1 and 2 were.
    expect([type, versions.length]).toEqual([type, schema.version]);
    return versions.map((_, index) => `events/${type}.v${index + 1}.json`);
  });
  expect(fixtures.map(({ name }) => name)).toEqual(expected.sort());
});

test.each(fixtures)('$name is an event of its type and version', ({ name, stored }) => {
  const { type, schemaVersion, data } = stored;
  expect(name).toBe(`events/${type}.v${schemaVersion}.json`);
  const schema = schemas.get(type);
  expect(schema && versionsOf(schema)[schemaVersion - 1]?.parse(data)).toEqual(data);
});

test.each(fixtures)('$name is read as an event of today', ({ stored }) => {
  const before = structuredClone(stored);
  const { type, data } = readEvent(stored);
  expect(type).toBe(stored.type);
  expect(eventSchemas[type].data.parse(data)).toEqual(data);
  expect(stored).toEqual(before);
});
