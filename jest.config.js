const rooms = [
  'domain',
  'infra',
  'projections',
  'command-api',
  'query-api',
  'reactors',
  'server',
  'simulation',
  'bench',
];

/** Tests run on the compiled output, so that what is tested is what is shipped. @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: rooms.map((room) => `<rootDir>/${room}`),
  testMatch: ['**/dist/test/**/*.test.js'],
  globalSetup: '<rootDir>/infra/dist/test/real-engines/start-containers.js',
  globalTeardown: '<rootDir>/infra/dist/test/real-engines/stop-containers.js',
  // What runs is what was compiled, so there is nothing to transform.
  transform: {},
  // A guard against hangs, not a measure: machines differ by a factor of ten, and a property is tried a hundred times.
  testTimeout: 120_000,
};
