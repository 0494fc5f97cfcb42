/** @type {import('jest').Config} */
module.exports = { testEnvironment: 'node', rootDir: '..', testMatch: ['<rootDir>/mutation/all.test.js'] };
