import { auditBooks } from '../running/books';
import { newFolder, Program } from '../running/program';
import { cards, laptopOrder } from '../running/requests';
import { until } from '../running/until';

const buyers = 12;

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets the requests in flight finish, takes no new ones, and ends with 0; the next start finds all as it was',
  async (signal) => {
    const dataDir = newFolder();
    const { program, url } = await Program.start({ DATA_DIR: dataDir, SIMULATED_GATEWAY_LATENCY_MS: '400' });
    const headers = { 'Content-Type': 'application/json', Prefer: 'wait=10' };
    const body = JSON.stringify(laptopOrder);
    const orders = Array.from({ length: buyers }, () =>
      fetch(`${url}/orders`, { method: 'POST', headers, body }),
    );
    const placed = async (): Promise<unknown> => (await fetch(`${url}/orders?status=placed`)).json();
    await until(
      placed,
      (answer) => JSON.stringify(answer).split('"status":"placed","reason"').length > buyers,
    );
    const ended = program.stop(signal);
    for (const order of orders) {
      const answer = await order;
      expect([answer.status, answer.headers.get('connection')]).toEqual([201, 'close']);
      expect(await answer.json()).toMatchObject({ status: 'confirmed' });
    }
    expect(await ended).toEqual({ code: 0, signal: null });
    await expect(fetch(url)).rejects.toThrow();
    expect(program.stderr).toBe('');
    const { orders: kept, faults } = await auditBooks(dataDir);
    expect(faults).toEqual([]);
    expect([...kept.values()].map(({ status }) => status)).toEqual(
      Array.from({ length: buyers }, () => 'confirmed'),
    );
  },
);

test('who waits for an order that can not end yet is answered with it as it is, and does not hold the stop up', async () => {
  const { program, url } = await Program.start({ DATA_DIR: newFolder() });
  const headers = { 'Content-Type': 'application/json', Prefer: 'wait=60' };
  const body = JSON.stringify({ ...laptopOrder, paymentToken: cards.declined });
  const answering = fetch(`${url}/orders`, { method: 'POST', headers, body });
  const payments = async (): Promise<string> => (await fetch(`${url}/payments?status=declined`)).text();
  await until(payments, (answer) => answer.includes('generic_decline'));
  expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  const answer = await answering;
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ status: 'placed' });
});

test('npm start hands SIGTERM on, drains, ends with 0, and leaves nothing behind', async () => {
  const program = Program.runScript('start', { DATA_DIR: newFolder(), PORT: '0' });
  const [, url = ''] = /answers at (\S+)/.exec(await program.stdoutOnce('the orders')) ?? [];
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  await expect(fetch(url)).rejects.toThrow();
});
