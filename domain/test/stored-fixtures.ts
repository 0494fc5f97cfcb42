/** Files that stay as they are for ever: what real logs and document stores hold looks like them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchemas, readEvent, type DomainEvent } from '../src';

/** Beside the sources; the tests run in `dist`. */
const folder = join(__dirname, '../../test/fixtures');
const checksumsFile = 'checksums.json';

/** The names of the fixtures in a subfolder, or of all: `events/OrderPlaced.v1.json`. */
export function fixtureNames(subfolder = ''): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files
    .map((file) =>
      join(file.parentPath, file.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => name !== checksumsFile && name.startsWith(subfolder))
    .sort();
}

export function fixturePath(name: string): string {
  return join(folder, name);
}

export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(fixturePath(name), 'utf8'));
}

/** The fixture of an event in today's version, with some of its members changed. */
export function eventFixture(type: string, change: object = {}) {
  const { version } = eventSchemas[type as DomainEvent['type']];
  const stored = Object(readFixture(`events/${type}.v${version}.json`));
  const data: Record<string, unknown> = { ...stored.data, ...change };
  return { type, data, event: readEvent({ type, schemaVersion: version, data }) };
}

/** Of the content: line breaks and indentation may change. */
export function checksumOf(name: string): string {
  return createHash('sha256')
    .update(JSON.stringify(readFixture(name)))
    .digest('hex');
}

/** What the fixtures' checksums were when they were stored. */
export function storedChecksums(): Readonly<Record<string, unknown>> {
  return { ...Object(readFixture(checksumsFile)) };
}
