import type { Entropy } from './port';

/** Chance that repeats itself: the same seed gives the same ids and fractions, on every machine. Not for secrets. */
export function seededEntropy(seed: number): Entropy {
  const next = sfc32(seed);
  return {
    fraction: () => next() / 2 ** 32,
    uuid() {
      const [a, b, c, d] = [hex(next()), hex(next()), hex(next()), hex(next())];
      const variant = '89ab'.charAt(Number.parseInt(c.charAt(0), 16) & 3);
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
  };
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** Chris Doty-Humphrey's "small fast counting" generator (PractRand): 32 random bits a call, 128 bits of state. */
function sfc32(seed: number): () => number {
  let a = seed | 0;
  let b = Math.trunc(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  return next;
}
