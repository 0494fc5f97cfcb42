import { InvalidAppend, type ExpectedRevision, type NewEvent } from './port';
import type { SerializedEvent } from './serialized-event';

/** Most bytes of JSON in one append: EventStoreDB's limit, so that what one engine takes the other takes too. */
export const mostAppendBytes = 1_048_576;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const streamName = /^[^$\p{Cc}][^\p{Cc}]{0,499}$/u;

/**
 * Checks what any engine would choke on, and serialises the events: once, here, for all engines.
 * @throws {InvalidAppend} before anything was sent anywhere.
 */
export function checkAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): readonly SerializedEvent[] {
  if (!streamName.test(stream)) {
    throw new InvalidAppend(
      `${JSON.stringify(stream)} can not be a stream: 1 to 500 characters, no control characters, no $ first`,
    );
  }
  if (typeof expected === 'number' && (!Number.isSafeInteger(expected) || expected < 0)) {
    throw new InvalidAppend(`${expected} can not be a revision`);
  }
  if (events.length === 0) throw new InvalidAppend(`No events were given for ${stream}`);
  const serialized = events.map(serialize);
  if (events.length > 1 && new Set(serialized.map(({ id }) => id)).size < events.length) {
    throw new InvalidAppend(`Two of the events for ${stream} have the same id`);
  }
  checkSize(stream, serialized);
  return serialized;
}

function serialize(event: NewEvent): SerializedEvent {
  const { id, type, schemaVersion, data, metadata } = event;
  if (!uuid.test(id))
    throw new InvalidAppend(`The event's id ${JSON.stringify(id)} is not a UUID in lower case`);
  if (type === '') throw new InvalidAppend(`The event ${id} has no type`);
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1) {
    throw new InvalidAppend(`The event ${id} has the schema version ${schemaVersion}`);
  }
  return { id, type, schemaVersion, data: jsonText(data, id), metadata: jsonText(metadata, id) };
}

function checkSize(stream: string, events: readonly SerializedEvent[]): void {
  let characters = 0;
  for (const { data, metadata } of events) characters += data.length + metadata.length;
  // A UTF-16 unit takes at most three bytes of UTF-8: mostly there is nothing to count.
  if (characters * 3 <= mostAppendBytes) return;
  const bytes = events.reduce(
    (sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
  if (bytes > mostAppendBytes) {
    throw new InvalidAppend(
      `The events for ${stream} take ${bytes} bytes; at most ${mostAppendBytes} can be appended at once`,
    );
  }
}

function jsonText(value: object, id: string): string {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new InvalidAppend(`The event ${id} can not be written as JSON`, { cause: error });
  }
  if (Array.isArray(value)) throw new InvalidAppend(`The data of event ${id} is an array, not an object`);
  const lost = lossyIn(value);
  if (lost !== undefined)
    throw new InvalidAppend(`JSON can not hold what the event ${id} has at ${lost || '/'}`);
  return text;
}

/**
 * The JSON pointer of the first thing that would come back as something else; undefined if there is none. A property that is
 * `undefined` counts as one that is not there. Every event passes through here: nothing is built unless something is wrong.
 */
function lossyIn(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : '';
    case 'object':
      if (value === null) return undefined;
      return Array.isArray(value) ? lossyInList(value) : lossyInObject(value);
    default:
      return '';
  }
}

function lossyInList(list: readonly unknown[]): string | undefined {
  for (let i = 0; i < list.length; i += 1) {
    const lost = lossyIn(list[i]);
    if (lost !== undefined) return `/${i}${lost}`;
  }
  return undefined;
}

function lossyInObject(value: object): string | undefined {
  if (!isPlain(value)) return '';
  for (const key of Object.keys(value)) {
    const property = value[key];
    const lost = property === undefined ? undefined : lossyIn(property);
    if (lost !== undefined) return `/${key}${lost}`;
  }
  return undefined;
}

/** A plain object of any realm, and not one (a Date, a Map) that JSON turns into something else. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !('toJSON' in value));
}
