import { z } from 'zod';
import { auditBooks } from '../running/books';
import { newFolder, Program, type Started } from '../running/program';
import { cards, laptopOrder } from '../running/requests';
import { until } from '../running/until';

const placed = z.object({ id: z.string(), payment: z.object({ id: z.string() }) });
const order = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  payment: z.object({ status: z.string() }),
});
const list = z.object({
  data: z.array(z.object({ status: z.string(), payment: z.object({ status: z.string() }) })),
});

/** What a customer does whose request was not answered: the same again, under the same key, until it is. */
async function placeFor(running: () => Started, body: object, key: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  const send = async (): Promise<string | undefined> => {
    try {
      const answer = await fetch(`${running().url}/orders`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return answer.status === 201 ? placed.parse(await answer.json()).id : undefined;
    } catch {
      return undefined;
    }
  };
  return (
    (await until(send, (id) => id !== undefined, { what: 'the order is placed', withinMs: 60_000 })) ?? ''
  );
}

async function ordersAt({ url }: Started): Promise<z.output<typeof list>['data']> {
  try {
    const answer = await fetch(`${url}/orders?limit=100`);
    return answer.ok ? list.parse(await answer.json()).data : [];
  } catch {
    return [];
  }
}

test('F1 orders that meet crash after crash all end once, paid once, and the gateway agrees', async () => {
  const env = { DATA_DIR: newFolder(), SIMULATED_GATEWAY_LATENCY_MS: '60' };
  let running = await Program.start(env);
  const again = async (): Promise<void> => {
    expect(await running.program.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    running = await Program.start(env);
  };
  const keys = Array.from({ length: 24 }, (_, index) => `buyer-${index}`);
  const ids = keys.map((key) => placeFor(() => running, laptopOrder, key));
  // Before the first answer, or with it; then in the middle of the payments; then with some of the orders confirmed.
  await Promise.any(ids);
  await again();
  await until(
    () => ordersAt(running),
    (orders) => orders.some(({ payment }) => payment.status !== 'not_requested'),
  );
  await again();
  await until(
    () => ordersAt(running),
    (orders) => orders.some(({ payment }) => payment.status === 'captured'),
  );
  await again();
  const known = await Promise.all(ids);
  expect(new Set(known).size).toBe(keys.length);
  await until(
    () => ordersAt(running),
    (orders) => orders.length === keys.length && orders.every(({ status }) => status === 'confirmed'),
    { withinMs: 60_000 },
  );
  expect(await running.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(running.program.stderr).toBe('');
  const books = await auditBooks(env.DATA_DIR);
  expect(books.faults).toEqual([]);
  expect([...books.orders.keys()].sort()).toEqual(known.sort());
  expect(books.stocks.get('laptop-001')).toMatchObject({ onHand: 25, reserved: 0, committed: 24 });
  expect(books.ledger.map(({ status, amountReceived }) => [status, amountReceived])).toEqual(
    keys.map(() => ['succeeded', 129_999]),
  );
});

test('P7 a deadline that passes while nothing runs fires after the restart', async () => {
  const env = { DATA_DIR: newFolder(), ORDER_DEADLINE_SECONDS: '2' };
  const first = await Program.start(env);
  const declined = { ...laptopOrder, paymentToken: cards.declined };
  const id = await placeFor(() => first, declined, 'buyer');
  await until(
    () => ordersAt(first),
    ([order]) => order?.payment.status === 'declined',
  );
  await first.program.stop('SIGKILL');
  const second = await Program.start(env);
  const shown = async () => order.parse(await (await fetch(`${second.url}/orders/${id}`)).json());
  const over = await until(
    shown,
    ({ status, payment }) => status === 'rejected' && payment.status === 'cancelled',
  );
  expect(over.reason).toBe('payment-declined');
  await second.program.stop('SIGTERM');
  const { faults, stocks } = await auditBooks(env.DATA_DIR);
  expect(faults).toEqual([]);
  expect(stocks.get('laptop-001')).toMatchObject({ onHand: 25, reserved: 0, committed: 0 });
});
