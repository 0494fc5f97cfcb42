import { createHash } from 'node:crypto';
import { assert, constantFrom, dictionary, jsonValue, nat, property, record, string, uuid } from 'fast-check';
import { canonicalJson, chainHash } from '../../src';

const event = record({
  id: uuid(),
  stream: string(),
  revision: nat(),
  type: string(),
  schemaVersion: nat(),
  data: dictionary(string(), jsonValue()),
  metadata: record(
    {
      correlationId: uuid(),
      causationId: uuid(),
      commandId: uuid(),
      command: string(),
      commandFingerprint: string(),
      actor: string(),
      origin: string(),
      traceparent: string(),
    },
    { requiredKeys: ['correlationId', 'causationId', 'commandId', 'command', 'actor', 'origin'] },
  ),
});

test('a link is the SHA-256 of the one before it and the event in canonical JSON, whatever hash the event has', () => {
  assert(
    property(constantFrom('', 'a'.repeat(64)), event, string(), (previous, hashed, hash) => {
      const expected = createHash('sha256')
        .update(previous + canonicalJson(hashed))
        .digest('hex');
      expect(chainHash(previous, hashed)).toBe(expected);
      const withHash = { ...hashed, metadata: { ...hashed.metadata, hash } };
      expect(chainHash(previous, withHash)).toBe(expected);
    }),
  );
});
