import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinoLog, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { readConfiguration } from '../configuration';
import { startSystem, type System } from '../system';
import { scenarios } from './scenarios';
import { runScenario, type ScenarioResult } from './run-scenario';

export interface DemoOptions {
  /** JSON lines instead of text. */
  readonly json: boolean;
  readonly print: (text: string) => void;
}

/** How long a declined order waits for another card here; 15 minutes would make a long demo. */
const deadlineSeconds = '3';

/** Runs every scenario on a fresh data folder that is gone afterwards. True if each ended as it should. */
export async function runDemo({ json, print }: DemoOptions): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'queuecommerce-demo-'));
  const configuration = readConfiguration({
    DATA_DIR: dataDir,
    PORT: '0',
    ORDER_DEADLINE_SECONDS: deadlineSeconds,
    LOG_LEVEL: 'error',
  });
  const log = pinoLog({ level: configuration.logLevel });
  /** Ctrl-C: the folder goes as well; nothing in it is anybody's. */
  const leave = (): void => {
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', leave);
  let system: System | undefined;
  try {
    system = await startSystem(configuration, { clock: systemClock, entropy: systemEntropy, log });
    if (!json)
      print(
        `QueueCommerce answers at ${system.url}, with ${system.sampleProducts} sample products in a fresh folder`,
      );
    const results: ScenarioResult[] = [];
    for (const [index, scenario] of scenarios.entries()) {
      if (!json) print(`\n${index + 1}. ${scenario.title}\n`);
      const result = await runScenario(system, scenario, json ? () => {} : print);
      results.push(result);
      if (json) print(JSON.stringify(result));
    }
    const failed = results.filter(({ faults }) => faults.length > 0).length;
    if (!json) print(`\n${results.length - failed} of ${results.length} orders ended as they should`);
    return failed === 0;
  } finally {
    await system?.stop();
    process.off('SIGINT', leave);
    await rm(dataDir, { recursive: true, force: true });
  }
}
