import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { serve } from './house';
import { things } from './things';

/** Ends once all are connected, whether or not the server has let them in. */
const connectAll = `
  const { connect } = require('node:net');
  const [port, count] = process.argv.slice(1).map(Number);
  let left = count;
  for (let n = 0; n < count; n++) connect(port, '127.0.0.1').once('connect', () => --left || process.exit(0));
`;

/** Lets nothing happen here until the condition holds, as a server that is busy. */
function standStill(until: () => boolean): void {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 200 && !until(); tries++) Atomics.wait(wait, 0, 0, 50);
}

/** Whether a child that nobody has waited for yet has ended: Linux keeps its name until then. */
function hasEnded(pid: number): boolean {
  return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

function mostWaiting(): number {
  try {
    return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
  } catch {
    return 0;
  }
}

const testOnLinux = mostWaiting() >= 2_048 ? test : test.skip;

testOnLinux('I10 a server that stands still keeps a place for two thousand connections', async () => {
  const { url } = await serve(things);
  const clients = spawn(process.execPath, ['-e', connectAll, new URL(url).port, '2000'], { stdio: 'ignore' });
  const ended = once(clients, 'exit');
  const { pid } = clients;
  if (pid === undefined) throw new Error('The clients did not start');
  standStill(() => hasEnded(pid));
  const allHaveAPlace = hasEnded(pid);
  clients.kill();
  await ended;
  expect(allHaveAPlace).toBe(true);
});
