import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ownEnvironment } from './own-environment';
import { until } from './until';

const root = join(__dirname, '..', '..', '..', '..');
const launcher = join(root, 'server', 'bin', 'queuecommerce.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type Env = Readonly<Record<string, string>>;

/** The program as its users run it, in a process of its own. */
export class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private over: Ended | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve((this.over = { code, signal })));
    });
  }

  /** Runs a command of it. What it inherits of the environment is only where programs are. */
  static run(args: readonly string[], env: Env = {}): Program {
    const own = { PATH: process.env['PATH'] ?? '', ...env };
    return Program.watched(process.execPath, [launcher, ...args], { cwd: tmpdir(), env: own });
  }

  private static watched(command: string, args: readonly string[], options: SpawnOptions): Program {
    // Each has a group of its own, so that nothing of it outlives the tests.
    const program = new Program(spawn(command, args, { ...options, detached: true }));
    running.add(program);
    void program.ended.then(() => running.delete(program));
    return program;
  }

  /** Runs a script of `package.json` as its users do. */
  static runScript(name: string, env: Env): Program {
    return Program.watched('npm', ['run', name], { cwd: root, env: { ...ownEnvironment(), ...env } });
  }

  /** Starts the system on any free port, and waits until it has. */
  static async start(env: Env): Promise<Started> {
    const program = Program.run(['start', '--json'], { PORT: '0', ...env });
    const stdout = await program.stdoutOnce('"sampleProducts"');
    const line = stdout.split('\n').find((line) => line.includes('"sampleProducts"'));
    return { program, ...started.parse(JSON.parse(line ?? '')) };
  }

  /** What it has said so far, once it has said this. */
  async stdoutOnce(text: string): Promise<string> {
    const isThere = (): boolean => this.stdout.includes(text);
    await until(
      async () => isThere() || this.over !== undefined,
      (is) => is,
      { what: text, withinMs: 60_000 },
    );
    if (!isThere()) throw new Error(`The program has ended: ${this.stderr}`);
    return this.stdout;
  }

  /** Ends it as an operator, a terminal or a crash does. */
  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Ends it and all that it has started. */
  async destroy(): Promise<void> {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    await this.ended;
  }
}

const started = z.object({ url: z.string(), sampleProducts: z.int() });

export interface Started extends z.output<typeof started> {
  readonly program: Program;
}

const running = new Set<Program>();
const folders: string[] = [];

/** A folder of its own, gone after the tests of the file. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'queuecommerce-program-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all([...running].map((program) => program.destroy()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
