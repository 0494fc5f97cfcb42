import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orders, streamPrefixes, type OrderEvent } from '@queuecommerce/domain';
import { openLogFile } from '@queuecommerce/infra/adapters';
import { z } from 'zod';
import { startScript, type Child } from './child';

const launcher = join(__dirname, '..', '..', '..', 'server', 'bin', 'queuecommerce.js');
const started = z.object({ url: z.string() });
const health = z.object({
  projections: z.array(z.object({ caughtUp: z.boolean() })),
  reactors: z.array(z.object({ caughtUp: z.boolean() })),
});

/** What each product costs, in minor units. */
export const price = 2_500;

/** The real system, on the embedded default, in a process and a folder of its own. */
export class BenchShop {
  private constructor(
    readonly dataDir: string,
    readonly url: string,
    private readonly child: Child,
  ) {}

  static async start(existing?: string): Promise<BenchShop> {
    const dataDir = existing ?? (await mkdtemp(join(tmpdir(), 'queuecommerce-bench-')));
    const env = { DATA_DIR: dataDir, PORT: '0', SAMPLE_DATA: 'false', LOG_LEVEL: 'error' };
    const child = await startScript(launcher, ['start', '--json'], env);
    return new BenchShop(dataDir, started.parse(JSON.parse(child.firstLine)).url, child);
  }

  /** Products `p0`, `p1` …, each with so many units. */
  async stockUp(products: number, units: number): Promise<void> {
    for (let n = 0; n < products; n++) {
      const body = { id: `p${n}`, name: `Product ${n}`, price, initialStock: units, lowStockThreshold: 0 };
      await this.post('/products', body);
    }
  }

  async post(path: string, body: object): Promise<Response> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  /** Resolves once all that has been asked for is done and shown. */
  async atRest(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/health/ready`);
      const { projections, reactors } = health.parse(await answer.json());
      if ([...projections, ...reactors].every(({ caughtUp }) => caughtUp)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async product(id: string): Promise<{ onHand: number; reserved: number; available: number }> {
    const shown = z.object({ stock: z.object({ onHand: z.int(), reserved: z.int(), available: z.int() }) });
    return shown.parse(await (await fetch(`${this.url}/products/${id}`)).json()).stock;
  }

  /** What it has in memory; 0 where the system does not say. */
  async memoryMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
  }

  stop(signal?: NodeJS.Signals): Promise<void> {
    return this.child.stop(signal);
  }

  /** What became of the orders, as the log says: the system has stopped. */
  async ordersInLog(): Promise<ReadonlyMap<OrderEvent['type'], number>> {
    const log = openLogFile(join(this.dataDir, 'queuecommerce.sqlite'));
    const counts = new Map<OrderEvent['type'], number>();
    let after: string | undefined;
    try {
      for (;;) {
        const page = { limit: 10_000, streamPrefixes: [streamPrefixes.order] };
        const events = await log.readAll(after === undefined ? page : { ...page, after });
        for (const event of events) {
          const { type } = orders.codec.read(event);
          counts.set(type, (counts.get(type) ?? 0) + 1);
        }
        after = events.at(-1)?.position;
        if (after === undefined) return counts;
      }
    } finally {
      log.close();
    }
  }

  async remove(): Promise<void> {
    await this.child.stop('SIGKILL');
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
