import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A folder of the domain, such as `stock`; without it all that has no part of its own. */
const part = process.env.PART ?? '';
const built = join('domain', 'dist', 'src');

/** Not what the compiler puts in front. */
function isOwn(line) {
  const preamble =
    /^(?:"use strict"|Object\.defineProperty\(exports|exports\.[^{[(]+;$|const \w+ = require\()/;
  return line.trim() !== '' && !preamble.test(line);
}

/** Where a compiled file's own code is: behind the compiler's helpers, if it has any, and what it puts in front. */
function ownCode(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const helpers = lines.some((line) => line.startsWith('var __')) ? lines.indexOf('})();') : -1;
  const first = lines.findIndex((line, index) => index > helpers && isOwn(line));
  return first === -1 ? [] : [`${file.replaceAll(sep, '/')}:${first + 1}-${lines.length}`];
}

const folders =
  part === '' ? ['.', 'customer', 'integration-events', 'log-seal', 'notification', 'product'] : [part];
const files = folders.flatMap((folder) =>
  readdirSync(join(built, folder))
    .filter((name) => name.endsWith('.js') && name !== 'index.js')
    .map((name) => join(built, folder, name)),
);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: files.flatMap(ownCode),
  ignorePatterns: ['/*', '!/domain', '!/package.json', 'domain/src'],
  testRunner: 'jest',
  jest: { configFile: 'domain/mutation/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // What is made once when a module is loaded (schemas, tables) would need every test for each mutant: hours.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `reports/mutation-${part || 'domain'}.json` },
  disableTypeChecks: false,
  thresholds: { high: 98, low: 95, break: 95 },
  timeoutMS: 20_000,
  tempDirName: '.stryker-tmp',
};
