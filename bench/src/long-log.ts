import { randomUUID } from 'node:crypto';
import { orders, type Order, type OrderCommand } from '@queuecommerce/domain';
import { chainEvents, chainStart, draftEvents, type CommandContext } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';

/** When the first order was placed; the others follow one a second. */
const beginMs = Date.parse('2026-01-01T00:00:00.000Z');
const writers = 256;

function context(command: string): CommandContext {
  const commandId = randomUUID();
  const caused = {
    correlationId: commandId,
    causationId: commandId,
    actor: 'customer:bench',
    origin: 'http',
  };
  return { commandId, command, ...caused };
}

/** A whole order's life: placed, confirmed, shipped, delivered. */
function lifeOf(orderId: string, at: string): readonly OrderCommand[] {
  const item = { productId: 'p0', productName: 'Product 0', quantity: 1, unitPrice: 2_500, lineTotal: 2_500 };
  return [
    {
      type: 'PlaceOrder',
      orderId,
      customer: {
        customerId: `c-${orderId.slice(0, 4)}`,
        email: 'b@example.com',
        firstName: 'Ben',
        lastName: 'Chmark',
      },
      items: [item],
      shippingAddress: { street: '1 Bench Street', city: 'Bench', postalCode: '12345', country: 'US' },
      currency: 'USD',
      totalAmount: 2_500,
      paymentMethod: 'credit_card',
      paymentId: randomUUID(),
      paymentToken: 'pm_card_visa',
      deadline: at,
      at,
    },
    { type: 'ConfirmOrder', orderId, paymentId: randomUUID(), at },
    { type: 'ShipOrder', orderId, carrier: 'DHL', trackingNumber: orderId, at },
    { type: 'DeliverOrder', orderId, at },
  ];
}

/** Events of one order, each decided on the state that the ones before it lead to. */
function eventsOf(orderId: string, at: string) {
  const { decider, codec } = orders;
  let state: Order = decider.initialState;
  const drafts = lifeOf(orderId, at).flatMap((command) => {
    const decision = decider.decide(state, command);
    if ('refused' in decision) throw new Error(decision.refused);
    state = decision.reduce((folded, event) => decider.evolve(folded, event), state);
    return draftEvents(codec, decision, context(command.type));
  });
  return chainEvents(orders.stream(orderId), { revision: 'none', hash: chainStart }, drafts).events;
}

/** Writes delivered orders into the log of `path` until it has as many events more. */
export async function growLog(path: string, events: number, say: (text: string) => void): Promise<void> {
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  let written = 0;
  let placed = 0;
  let told = 0;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (written < events) {
        const orderId = randomUUID();
        const life = eventsOf(orderId, new Date(beginMs + 1_000 * placed++).toISOString());
        written += life.length;
        await store.append(orders.stream(orderId), 'none', life);
        if (written < told + 100_000) continue;
        told = written;
        say(`${written} of ${events} events are written`);
      }
    }),
  );
  await store.close();
  await file.close();
}
