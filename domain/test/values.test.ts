import { values } from '../src';

const name = values.text(10);

test.each(['Zoë', '日本', "O'Brien", '👩‍🚀', 'a b', 'é\u0301'])('%p is a name', (text) => {
  expect(name.safeParse(text).success).toBe(true);
});

test.each([
  '',
  'a\nb',
  'a\u0000',
  'a\u007f',
  'a\u0085',
  'a\u2028b',
  'half \ud83d',
  '\udc00',
  'longer than ten',
])('%j is none: empty, too long, or with a character that no name has', (text) => {
  expect(name.safeParse(text).success).toBe(false);
});

test.each(['laptop-001', 'A', '9.9_x-Y'])('%s is an id that somebody may choose', (id) => {
  expect(values.chosenId.safeParse(id).success).toBe(true);
});

test.each(['', '-a', 'a/b', 'a b', 'ä', '../x', 'x'.repeat(65)])('%j is none', (id) => {
  expect(values.chosenId.safeParse(id).success).toBe(false);
});

test.each(['usd', 'XXX', 'US', 'USDD', ''])('%j is no currency that can be charged', (code) => {
  expect(values.currency.safeParse(code).success).toBe(false);
});
