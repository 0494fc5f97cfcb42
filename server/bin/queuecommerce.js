#!/usr/bin/env node
'use strict';
// The program is compiled on `npm run build` (and so by `npm start`); a fresh checkout is compiled here.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const program = path.join(root, 'server', 'dist', 'src', 'main.js');
if (!existsSync(program)) {
  const compiler = require.resolve('typescript/bin/tsc', { paths: [root] });
  const built = spawnSync(process.execPath, [compiler, '-b', root], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
require(program);
