import { checksumOf, fixtureNames, storedChecksums } from './stored-fixtures';

const stored = storedChecksums();

test.each(fixtureNames())('%s is as it was stored', (name) => {
  const checksum = checksumOf(name);
  if (!(name in stored))
    throw new Error(`A new fixture belongs into checksums.json: "${name}": "${checksum}"`);
  if (stored[name] !== checksum)
    throw new Error(
      `${name} has changed, and what is stored out there has not. Leave it, and add a new version (docs/events.md)`,
    );
  expect(checksum).toBe(stored[name]);
});

test('no fixture has gone: what it stands for is still stored somewhere', () =>
  expect(fixtureNames()).toEqual(Object.keys(stored).sort()));
