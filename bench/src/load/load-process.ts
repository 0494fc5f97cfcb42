/** The process that loads: takes its load as JSON, prints the result as JSON. */
import autocannon from 'autocannon';
import { loadAtRate } from './at-rate';
import type { Load, LoadResult } from './load';
import { loadPersistent } from './persistent';
import { requestsOf } from './requests';

/** A closed load: each connection sends the next request when it has its answer. */
async function loadClosed(load: Load): Promise<LoadResult> {
  const next = requestsOf(load);
  const { method } = next();
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    timeout: 30,
    requests: [
      {
        method,
        setupRequest: (request) => {
          const { path, headers, body } = next();
          return {
            ...request,
            path,
            headers: { ...request.headers, ...headers },
            ...(body !== '' && { body }),
          };
        },
      },
    ],
  });
  const { statusCodeStats = {}, errors, duration, latency } = result;
  const answers = Object.entries(statusCodeStats).map(([status, { count }]) => [status, count ?? 0] as const);
  return {
    answers: Object.fromEntries(answers),
    errors,
    seconds: duration,
    p50: latency.p50,
    p99: latency.p99,
  };
}

function sent(load: Load): Promise<LoadResult> {
  if (load.rate !== undefined) return loadAtRate(load, load.rate);
  return load.amount === undefined ? loadClosed(load) : loadPersistent(load, load.amount);
}

async function main(): Promise<void> {
  const load: Load = JSON.parse(process.argv[2] ?? '');
  process.stdout.write(`${JSON.stringify(await sent(load))}\n`);
}

void main();
