import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** DESIGN: which room may import what. The lint enforces it; this shows that it does. */
const refused: readonly (readonly [room: string, statement: string])[] = [
  ['domain', "import { readFileSync } from 'node:fs'"],
  ['domain', "import { readFileSync } from 'fs'"],
  ['domain', "import { v5 } from 'uuid'"],
  ['domain', "import { CommandExecutor } from '@queuecommerce/infra'"],
  ['infra', "import { orderDecider } from '@queuecommerce/domain'"],
  ['infra', "import { readModels } from '@queuecommerce/projections'"],
  ['command-api', "import { openSqlite } from '@queuecommerce/infra/adapters'"],
  ['command-api', "import { readModels } from '@queuecommerce/projections'"],
  ['command-api', "import express from 'express'"],
  ['query-api', "import { orderDecider } from '@queuecommerce/domain'"],
  ['query-api', "import { commandRoutes } from '@queuecommerce/command-api'"],
  ['projections', "import { queryRoutes } from '@queuecommerce/query-api'"],
  ['projections', "import { memoryEventStore } from '@queuecommerce/infra/testing'"],
  ['reactors', "import { commandRoutes } from '@queuecommerce/command-api'"],
  ['reactors', "import Stripe from 'stripe'"],
  ['server', "import { manualClock } from '@queuecommerce/infra/testing'"],
];

const allowed: readonly (readonly [room: string, statement: string])[] = [
  ['domain', "import { z } from 'zod'"],
  ['domain', "import { order } from './order'"],
  ['domain', "import { order } from '../order/order'"],
  ['infra', "import type { Decider } from '@queuecommerce/domain'"],
  ['command-api', "import { orderDecider } from '@queuecommerce/domain'"],
  ['command-api', "import { defineRoute } from '@queuecommerce/infra/http'"],
  ['query-api', "import { readModels } from '@queuecommerce/projections'"],
  ['reactors', "import { sleep } from '@queuecommerce/infra'"],
  ['server', "import { openSqlite } from '@queuecommerce/infra/adapters'"],
];

/** The rules that the lint of this project finds broken in each statement, written to a file of its room. */
function broken(rows: typeof refused): string[][] {
  const root = join(__dirname, '..', '..', '..');
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    const files = rows.map(([room, statement], index) => {
      const file = join(room, 'src', `statement-${index}.ts`);
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${statement};\n`);
      return file;
    });
    const program = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { stdout } = spawnSync(process.execPath, [program, '--format', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const found: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout);
    const imports = found.diagnostics.filter(({ code }) => code.includes('no-restricted-imports'));
    return files.map((file) =>
      imports.filter(({ filename }) => filename.endsWith(file)).map(({ code }) => code),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an import that the table of rooms does not allow is refused', () => {
  const rows = broken(refused);
  expect(refused.filter((_, index) => rows[index]?.length === 0)).toEqual([]);
});

test('an import that the table of rooms allows is not', () => {
  const rows = broken(allowed);
  expect(allowed.filter((_, index) => rows[index]?.length !== 0)).toEqual([]);
});
