import { join } from 'node:path';
import { z } from 'zod';
import { startScript } from '../child';

/** Of an ordinary load. */
export const connections = 64;
export const products = 100;

/** Requests that are sent to a server: orders, or where there are `paths` those, in turn. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of so many products, `p0` on, each order has one unit of one. */
  readonly products: number;
  /** Asked for with GET instead of orders. */
  readonly paths?: readonly string[];
  /** Requests a second, whether answered or not; without it each connection sends the next when it has its answer. */
  readonly rate?: number;
  /** So many requests, each sent again while it is answered with 503, instead of the seconds; without a rate. */
  readonly amount?: number;
}

/** What came of it. Latencies are in milliseconds; with a rate they count from when a request was due (coordinated omission). */
export const loadResult = z.object({
  /** By status. */
  answers: z.record(z.string(), z.int()),
  errors: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
});
export type LoadResult = z.infer<typeof loadResult>;

const script = join(__dirname, 'load-process.js');

/** Sends the load from a process of its own, so that it does not compete with the measuring. */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const child = await startScript(script, [JSON.stringify(load)]);
  return loadResult.parse(JSON.parse(child.firstLine));
}

/** Requests that were answered with this status, a second. */
export function perSecond(status: '200' | '201', { answers, seconds }: LoadResult): number {
  return (answers[status] ?? 0) / seconds;
}

/** What was answered with something else, in words. */
export function unexpected({ answers, errors }: LoadResult, allowed: readonly string[]): string[] {
  const others = Object.entries(answers).filter(([status]) => !allowed.includes(status));
  const faults = others.map(([status, count]) => `${count} requests were answered ${status}`);
  return errors > 0 ? [...faults, `${errors} requests failed`] : faults;
}

/** The value that so large a share of them stays below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
