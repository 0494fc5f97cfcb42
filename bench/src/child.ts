import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const children = new Set<ChildProcess>();
// Nothing that a benchmark has started outlives it, however it ends.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export interface Child {
  /** The first line that it printed. */
  readonly firstLine: string;
  readonly pid: number;
  /** Asks it to end, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a script in a process of its own, and waits for its first line. @throws {Error} it ended before */
export async function startScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const own = { PATH: process.env['PATH'] ?? '', ...env };
  const child = spawn(process.execPath, [script, ...args], {
    env: own,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done === true || child.pid === undefined) throw new Error(`${script} ended before it had begun`);
  child.stdout.resume();
  return {
    firstLine: value,
    pid: child.pid,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}
