import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Entropy } from '@queuecommerce/infra';
import { MortalShop } from './mortal-shop';
import { Observer } from './observer';

export interface CrashTestOptions {
  readonly kills: number;
  readonly entropy: Entropy;
  /** Hears of each kill. */
  readonly onKill?: (kills: number) => void;
  /** Ends the killing early; what happened until then is checked. */
  readonly signal?: AbortSignal;
}

export interface CrashTestResult {
  readonly kills: number;
  readonly orders: number;
  readonly requests: number;
  /** Requests that a kill cut off. */
  readonly unanswered: number;
  /** Invariants that were broken, in words. */
  readonly faults: readonly string[];
}

const workers = 8;
const longestLifeMs = 800;

/**
 * The real system under load, killed by SIGKILL at random moments and started again, and an outside observer's own record of what was
 * acknowledged, compared at the end with what the system says, its audit, the gateway's ledger and the read models (F1; I1–I7).
 */
export async function crashTest({
  kills,
  entropy,
  onKill,
  signal,
}: CrashTestOptions): Promise<CrashTestResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'queuecommerce-crash-'));
  const shop = new MortalShop(dataDir);
  try {
    await shop.start();
    const observer = new Observer(shop, entropy);
    await observer.stockUp();
    const working = observer.work(workers);
    let killed = 0;
    const killing = (async () => {
      while (killed < kills) {
        if (signal?.aborted === true) return;
        await pause(entropy.fraction() * longestLifeMs);
        await shop.end('SIGKILL');
        await shop.start();
        onKill?.(++killed);
      }
    })();
    await Promise.race([killing, working]);
    observer.close();
    await Promise.all([killing, working]);
    await observer.untilAllHaveEnded();
    const faults = await observer.faults();
    await shop.end('SIGTERM');
    faults.push(...(await toldByTheProgram(shop)));
    const { orders, requests, unanswered } = observer;
    return { kills: killed, orders: orders.size, requests, unanswered, faults };
  } finally {
    await shop.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** I2: every chain is whole; I4: the gateway's ledger agrees; I7: each read model is the fold of the log. */
async function toldByTheProgram(shop: MortalShop): Promise<string[]> {
  const faults: string[] = [];
  for (const [invariant, ...command] of [
    ['I2', 'audit', 'verify'],
    ['I4', 'reconcile'],
    ['I7', 'replay', '--verify'],
  ] as const) {
    const { code, output } = await shop.command(...command);
    if (code !== 0) faults.push(`${invariant} ${command.join(' ')} ended with ${code}: ${output}`);
  }
  return faults;
}
