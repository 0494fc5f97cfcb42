import { z } from 'zod';
import { Client, placedFrom, type Order } from '../running/client';
import { newFolder, Program } from '../running/program';
import { cards } from '../running/requests';

const person = {
  customerId: 'customer-7',
  email: 'xaverina.quodlibet@example.com',
  firstName: 'Xaverina',
  lastName: 'Quodlibet',
};
const home = {
  street: '77 Hidden Lane',
  city: 'Hushville',
  state: 'HV',
  postalCode: 'ZX98 7QW',
  country: 'Freedonia',
};
const elsewhere = { ...home, street: '99 Secret Mews', city: 'Whisperton' };
const personal = /xaverina|quodlibet|hidden lane|hushville|zx98|freedonia|secret mews|whisperton/i;
const items = [{ productId: 'mug-001', quantity: 1, unitPrice: 1_450 }];
const order = { customer: person, items, shippingAddress: home, paymentMethod: 'credit_card' };

const line = z.looseObject({ level: z.string(), time: z.iso.datetime(), msg: z.string() });

test('the log tells an order by its correlation id from the request to its end, and nothing of who ordered', async () => {
  const env = { DATA_DIR: newFolder(), LOG_LEVEL: 'debug' };
  const { program, url } = await Program.start(env);
  const client = await Client.to(url);
  const place = async (visit: string, changes: object, holds: (order: Order) => boolean) => {
    const headers = { 'X-Correlation-Id': visit };
    const placed = placedFrom(
      await client.succeed('POST /orders', { body: { ...order, ...changes }, headers }),
    );
    await client.orderOnce(placed, holds);
    return placed;
  };
  const confirmed = await place('visit-1', {}, ({ status }) => status === 'confirmed');
  await client.succeed(`PATCH /orders/${confirmed.orderId}`, { body: { shippingAddress: elsewhere } });
  await client.send(`PATCH /orders/${confirmed.orderId}`, {
    body: { status: 'returned', reason: 'Xaverina did not like it' },
  });
  const declined = await place(
    'visit-2',
    { paymentToken: cards.declined },
    ({ payment }) => payment.status === 'declined',
  );
  const reason = 'Xaverina Quodlibet has moved to Whisperton';
  await client.succeed(`POST /orders/${declined.orderId}/cancel`, { body: { reason } });
  await client.orderOnce(declined, ({ payment }) => payment.status === 'cancelled');
  const dear = { items: [{ ...items[0], quantity: 999 }] };
  const rejected = await place('visit-3', dear, ({ status }) => status === 'rejected');
  const bad = [
    { ...order, customer: { ...person, email: 'xaverina quodlibet' } },
    { ...order, shippingAddress: { ...home, street: 77 } },
    { ...order, 'Hidden Lane': 77 },
    JSON.stringify(order).slice(0, -1),
  ];
  for (const body of bad) expect(await client.send('POST /orders', { body })).toMatchObject({ status: 400 });
  await program.stop('SIGTERM');

  expect(program.stderr).toBe('');
  expect(program.stdout).not.toMatch(personal);
  const lines = program.stdout
    .trim()
    .split('\n')
    .map((text) =>
      line.parse({ msg: 'started', level: '', time: '2026-01-01T00:00:00Z', ...JSON.parse(text) }),
    );
  const ofVisit = (visit: string) => lines.filter(({ correlationId }) => correlationId === visit);
  const commands = new Set(ofVisit('visit-1').map(({ command }) => command));
  for (const command of [
    'PlaceOrder',
    'React',
    'ReserveStock',
    'RequestAuthorization',
    'ObservePayment',
    'CommitReservation',
    'CapturePayment',
    'ConfirmOrder',
  ])
    expect(commands).toContain(command);
  for (const told of ofVisit('visit-1').filter(({ command }) => command !== undefined))
    expect(told).toMatchObject({
      stream: expect.any(String),
      commandId: expect.any(String),
      causationId: expect.any(String),
    });
  const ends = lines.filter(({ msg }) => msg === 'An order has come to its end');
  expect(ends).toMatchObject([
    { level: 'info', orderId: confirmed.orderId, outcome: 'confirmed', correlationId: 'visit-1' },
    { level: 'info', orderId: declined.orderId, outcome: 'cancelled' },
    { level: 'info', orderId: rejected.orderId, outcome: 'rejected', correlationId: 'visit-3' },
  ]);
  const refused = lines.filter(({ msg }) => msg === 'A command was refused');
  expect(refused).toMatchObject([
    { level: 'debug', command: 'ReturnOrder', refused: 'transition-not-allowed' },
  ]);
});
