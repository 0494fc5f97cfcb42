import {
  fulfilmentDecider,
  fulfilmentInputOf,
  orderEvents,
  paymentEvents,
  stockEvents,
  type DomainEvent,
  type Fulfilment,
} from '../src/index';

const orderId = '5f0b4a3e-8f0a-4d0c-9c55-0d3c5a1f2b11';
const reservationId = `${orderId}:tea`;
const at = '2026-01-01T00:00:00.000Z';
const started = {
  orderId,
  paymentId: '0e1d2c3b-4a59-4687-9786-a5b4c3d2e1f0',
  amount: 100,
  currency: 'USD',
  paymentToken: 'pm_card_visa',
  deadline: at,
  reservations: [{ reservationId, productId: 'tea', quantity: 1, status: 'reserved' }],
  money: 'open',
  declined: false,
  refundIds: [],
} as const;
const end = { outcome: 'rejected', reason: 'out-of-stock' } as const;
const advancing = ['reserving', 'paying', 'committing', 'capturing', 'confirming', 'confirmed'] as const;
const states: readonly Fulfilment[] = [
  { status: 'none' },
  ...advancing.map((status) => ({ ...started, status })),
  { ...started, status: 'unwinding', end },
  { ...started, status: 'ended', outcome: 'rejected' },
];

test('an event that is not handed to the process manager would not have led to anything in any status', () => {
  const types = Object.keys({ ...orderEvents, ...stockEvents, ...paymentEvents });
  // Only what the decider looks at.
  const events = types.map(
    (type) => ({ type, data: { orderId, reservationId, at, reason: 'x' } }) as DomainEvent,
  );
  const skipped = events.filter((event) => fulfilmentInputOf(event) === undefined);
  expect(skipped.length).toBeGreaterThan(10);
  for (const input of skipped)
    for (const state of states)
      expect({
        input: input.type,
        status: state.status,
        decided: fulfilmentDecider.decide(state, { type: 'React', input: input as never, at }),
      }).toMatchObject({ decided: [] });
});
