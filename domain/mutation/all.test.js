/**
 * The tests of one part of the domain in one file, for mutation testing: a mutant is tried in two seconds instead of in ten. Without those
 * that try every interleaving, which take too long for each of thousands of mutants.
 */
const fs = require('node:fs');
const path = require('node:path');

const part = process.env.PART ?? '';
/** These try all interleavings. */
const isSlow = (name) => name.startsWith('world');
const folder = path.join(__dirname, '..', 'dist', 'test');
const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.test.js'));
for (const name of names)
  if (part === '' ? !isSlow(name) : name.startsWith(part) || name.startsWith('histories'))
    describe(name, () => void require(path.join(folder, name)));
