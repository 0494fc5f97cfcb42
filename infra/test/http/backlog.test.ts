import { spawnSync } from 'node:child_process';
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
  // Nothing else happens here meanwhile, as in a server that is busy.
  const clients = spawnSync(process.execPath, ['-e', connectAll, new URL(url).port, '2000'], {
    timeout: 10_000,
  });
  expect(clients.status).toBe(0);
});
