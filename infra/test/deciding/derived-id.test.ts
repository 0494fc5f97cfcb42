import { assert, property, string, uuid } from 'fast-check';
import { v5 } from 'uuid';
import { derivedId } from '../../src';

test('it is the UUID of version 5 of the cause and the name', () => {
  assert(
    property(uuid(), string({ unit: 'binary' }), (cause, name) => {
      expect(derivedId(cause, name)).toBe(v5(name, cause));
    }),
  );
});

test.each(['', 'order-1', '7f1c2a64-5b0e-4c39-9d7a-2f6e81b3c40', '7f1c2a64-5b0e-4c39-9d7a-2f6e81b3c40g'])(
  'from %p, which is no UUID, none follows',
  (cause) => expect(() => derivedId(cause, 'a')).toThrow(TypeError),
);
