import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** What of curl the README uses, so that its lines need no curl where the tests run. Says on fd 2 what was answered. */
const program = `#!${process.execPath}
const { parseArgs } = require('node:util');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
    include: { type: 'boolean', short: 'i' },
    silent: { type: 'boolean', short: 's' },
  },
});
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST');
const headers = (values.header ?? []).map((line) => line.split(/: (.*)/).slice(0, 2));
fetch(positionals[0], { method, headers, body: values.data }).then(async (answer) => {
  console.error([answer.status, method, new URL(answer.url).pathname].join(' '));
  if (values.include) for (const header of answer.headers) console.log(header.join(': '));
  console.log(await answer.text());
});
`;

export interface ShellAnswer {
  readonly stdout: string;
  /** Each request's status, method and path. */
  readonly requests: readonly string[];
}

/** Runs shell lines as a reader would, in one shell. */
export async function runInShell(
  lines: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ShellAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'queuecommerce-curl-'));
  try {
    const curl = join(folder, 'curl');
    writeFileSync(curl, program);
    chmodSync(curl, 0o755);
    const PATH = [folder, process.env['PATH'] ?? ''].join(delimiter);
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', lines],
      {
        env: { PATH, ...env },
      },
    );
    return { stdout, requests: stderr.trim().split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The README's shell lines, block by block. */
export function readmeBlocks(): string[] {
  const readme = readFileSync(join(__dirname, '..', '..', '..', '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/```bash\n(.*?)```/gs)].map(([, block = '']) => block);
}
