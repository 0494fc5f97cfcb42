import { array, assert, jsonValue, property, string } from 'fast-check';
import { canonicalJson } from '../../src';

test('the same value has the same bytes, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [1, { d: 'x', c: null }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":null,"d":"x"}]}',
  );
});

test('keys are sorted by UTF-16 code units, as in the example of RFC 8785', () => {
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
});

test('any number of keys is sorted', () => {
  assert(
    property(array(string({ unit: 'binary' }), { maxLength: 60 }), (keys) => {
      const inOrder = [...new Set(keys)].sort().map((key) => `${JSON.stringify(key)}:1`);
      expect(canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])))).toBe(`{${inOrder.join()}}`);
    }),
  );
});

test('numbers are written as ECMAScript writes them', () => {
  expect(canonicalJson([1e30, 4.5, 2e-3, 1e-27, -0, 333333333.3333333])).toBe(
    '[1e+30,4.5,0.002,1e-27,0,333333333.3333333]',
  );
});

test('members without a value are left out, as JSON does', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test.each([[1n], [Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [() => 1]])(
  '%p has no form in JSON',
  (value) => {
    expect(() => canonicalJson({ value: [value] }) && canonicalJson(value)).toThrow(TypeError);
  },
);

test('what is read back is what was written', () => {
  assert(
    property(jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
