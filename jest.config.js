/** Tests run on the compiled output, so that what is tested is what is shipped. @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['domain', 'infra', 'projections', 'command-api', 'query-api', 'reactors', 'server'].map(
    (room) => `<rootDir>/${room}`,
  ),
  testMatch: ['**/dist/test/**/*.test.js'],
  testTimeout: 30_000,
};
