/**
 * The stand-in for EventStoreDB (a test double, see `stand-in.ts`) as a process: `node main.js PORT`. It prints a line when it is
 * ready, writes an event of the server's own now and then, and ends on SIGTERM. Stopped with SIGSTOP it is a frozen server.
 */
import { standIn } from './stand-in';

const systemEventEveryMs = 2_000;

async function main(): Promise<void> {
  const server = await standIn(Number(process.argv[2] ?? 0));
  const statistics = setInterval(() => server.log.appendSystemEvent(), systemEventEveryMs);
  process.once('SIGTERM', () => {
    clearInterval(statistics);
    server.stop();
    process.exit(0);
  });
  process.stdout.write(`stand-in for EventStoreDB ready on 127.0.0.1:${server.port}\n`);
}

void main();
