import { auditBooks } from '../running/books';
import { newFolder, Program } from '../running/program';
import { laptopOrder } from '../running/requests';
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
