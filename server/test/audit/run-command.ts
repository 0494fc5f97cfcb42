import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ownEnvironment } from '../running/own-environment';

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = join(__dirname, '..', '..', 'src', 'main.js');

/** Runs the program as a person does, on this data folder. */
export function run(
  dataDir: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...ownEnvironment(), DATA_DIR: dataDir, ...env } };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
