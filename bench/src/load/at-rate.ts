import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile, type Load, type LoadResult } from './load';
import { requestsOf, type NextRequest } from './requests';

/** This process is new: its first requests would measure how long V8 takes to compile what sends them. */
export const warmUpSeconds = 3;

/**
 * An open load: requests are due at even distances, whatever became of those before. Each one's latency counts from when it was due, the
 * waiting for a free connection included. It is sent for the seconds of the warm-up longer, whose latencies do not count.
 */
export async function loadAtRate(load: Load, rate: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const next = requestsOf(load);
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  const sent: Promise<void>[] = [];
  let errors = 0;
  const begun = performance.now();
  const send = async (dueMs: number, counts: boolean): Promise<void> => {
    try {
      const status = String(await statusOf(load.url, next(), agent));
      answers[status] = (answers[status] ?? 0) + 1;
      if (counts) latencies.push(performance.now() - dueMs);
    } catch {
      errors += 1;
    }
  };
  const warmUp = rate * warmUpSeconds;
  for (let n = 0; n < warmUp + rate * load.seconds; n++) {
    const dueMs = begun + (n * 1_000) / rate;
    const early = dueMs - performance.now();
    if (early > 0) await pause(early);
    sent.push(send(dueMs, n >= warmUp));
  }
  await Promise.all(sent);
  agent.destroy();
  const seconds = (performance.now() - begun) / 1_000;
  return { answers, errors, seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

export function statusOf(
  url: string,
  { method, path, headers, body }: NextRequest,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sending = request(url + path, { method, headers: { ...headers, ...length }, agent });
    sending.once('error', reject);
    sending.once('response', (response) => {
      response.once('error', reject);
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    sending.end(body);
  });
}
