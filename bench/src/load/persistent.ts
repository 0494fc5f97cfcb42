import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { statusOf } from './at-rate';
import { percentile, type Load, type LoadResult } from './load';
import { requestsOf } from './requests';

const againMs = 1_000;

/** So many customers, each of whom sends a request until it is answered with anything but a 503. */
export async function loadPersistent(load: Load, amount: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const next = requestsOf(load);
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  const begun = performance.now();
  let left = amount;
  let errors = 0;
  const oneAfterTheOther = async (): Promise<void> => {
    while (left-- > 0) {
      const request = next();
      const sentAt = performance.now();
      try {
        let status = await statusOf(load.url, request, agent);
        for (; status === 503; status = await statusOf(load.url, request, agent)) await pause(againMs);
        answers[status] = (answers[status] ?? 0) + 1;
        latencies.push(performance.now() - sentAt);
      } catch {
        errors += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: load.connections }, oneAfterTheOther));
  agent.destroy();
  const seconds = (performance.now() - begun) / 1_000;
  return { answers, errors, seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}
