import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const launcher = join(__dirname, '..', '..', '..', '..', 'server', 'bin', 'queuecommerce.js');
const started = z.object({ url: z.string() });

export interface CommandRun {
  readonly code: number | null;
  readonly output: string;
}

/** The real system on the embedded default, in a process that is killed and started again on the same folder. */
export class MortalShop {
  private child: ChildProcess | undefined;
  private current = '';

  constructor(private readonly dataDir: string) {
    // It does not outlive who watches it, however that ends.
    process.once('exit', () => this.child?.kill('SIGKILL'));
  }

  /** Where it answers now; empty while it is dead. */
  get url(): string {
    return this.current;
  }

  /** Starts it, and waits until it has. @throws {Error} it ended by itself, which it must not */
  async start(): Promise<void> {
    const env = { PORT: '0', SAMPLE_DATA: 'false', LOG_LEVEL: 'error', ORDER_DEADLINE_SECONDS: '5' };
    const child = spawn(process.execPath, [launcher, 'start', '--json'], this.options(env));
    this.child = child;
    let said = '';
    for await (const line of createInterface(child.stdout)) {
      const parsed = started.safeParse(jsonOf(line));
      if (parsed.success) {
        this.current = parsed.data.url;
        child.stdout.resume();
        return;
      }
      said += `${line}\n`;
    }
    throw new Error(`The system did not start again:\n${said}`);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.current = '';
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Runs a command of the program on the folder: `audit verify`, say. */
  async command(...args: readonly string[]): Promise<CommandRun> {
    const child = spawn(process.execPath, [launcher, ...args], this.options({}));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    await once(child, 'close');
    return { code: child.exitCode, output };
  }

  private options(env: Readonly<Record<string, string>>) {
    const own = { PATH: process.env['PATH'] ?? '', DATA_DIR: this.dataDir, ...env };
    return { env: own, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
