/** Random shops: orders of every fate, interleaved as they please, each in its own right order. */
import type { DomainEvent } from '@queuecommerce/domain';
import { seededEntropy } from '@queuecommerce/infra/testing';
import * as fc from 'fast-check';
import { added, asked, at, authorized, confirmed, made, opened, placed, reserved, shipped } from '../events';

const productIds = ['tea', 'pot'];

type Step = (n: number, productId: string) => DomainEvent;

const money = (n: number) => ({
  paymentId: made(n + 500),
  orderId: made(n),
  gatewayPaymentId: `pi_${n}`,
  at: at('13:00'),
});
const units = (n: number, productId: string) => {
  return {
    productId,
    reservationId: `${made(n)}:${productId}`,
    orderId: made(n),
    quantity: 1,
    at: at('13:00'),
  };
};

const place: Step = (n) => placed(n);
const reserve: Step = (n, productId) => reserved(n, productId, 1);
const ask: Step = (n) => asked(n);
const authorize: Step = (n) => authorized(n);
const confirm: Step = (n) => confirmed(n);
const commit: Step = (n, productId) => ({ type: 'StockCommitted', data: units(n, productId) });
const release: Step = (n, productId) => {
  return {
    type: 'StockReleased',
    data: { ...units(n, productId), wasCommitted: false, expiresAt: at('23:00') },
  };
};
const ship: Step = (n, productId) => ({ type: 'StockShipped', data: units(n, productId) });
const capture: Step = (n) => ({
  type: 'PaymentCaptured',
  data: { ...money(n), amount: 1_000, currency: 'USD' },
});
const decline: Step = (n) => {
  return { type: 'PaymentDeclined', data: { ...money(n), attempt: 1, code: 'expired_card', chargeId: null } };
};
const leave: Step = (n) => shipped(n);
const reject: Step = (n) => ({
  type: 'OrderRejected',
  data: { orderId: made(n), reason: 'payment-declined', at: at('14:00') },
});
const decide: Step = (n) => ({
  type: 'CaptureDecided',
  data: { orderId: made(n), paymentId: made(n + 500), at: at('13:00') },
});

const fates: readonly (readonly Step[])[] = [
  [place, reserve, ask, authorize, commit, decide, capture, confirm, leave, ship],
  [place, reserve, ask, decline, release, reject],
  // What is heard before the order itself, as a projection may hear it.
  [ask, place, reserve, authorize],
];

export interface History {
  readonly events: readonly DomainEvent[];
  readonly orders: number;
  readonly productIds: readonly string[];
}

export function histories(mostOrders: number): fc.Arbitrary<History> {
  const order = fc.record({ fate: fc.constantFrom(...fates), product: fc.constantFrom(...productIds) });
  const orders = fc.array(order, { minLength: 1, maxLength: mostOrders });
  return fc.tuple(orders, fc.integer()).map(([orders, seed]) => {
    const ofProducts = productIds.map((id) => [opened(id), added(id)]);
    const ofOrders = orders.map(({ fate, product }, n) => fate.map((step) => step(n, product)));
    return { events: interleaved([...ofProducts, ...ofOrders], seed), orders: orders.length, productIds };
  });
}

/** Takes the next event of one or the other, as chance has it, until all are taken. */
function interleaved(waiting: readonly DomainEvent[][], seed: number): DomainEvent[] {
  const chance = seededEntropy(seed);
  const taken: DomainEvent[] = [];
  for (;;) {
    const left = waiting.filter((events) => events.length > 0);
    const next = left[Math.floor(chance.fraction() * left.length)]?.shift();
    if (next === undefined) return taken;
    taken.push(next);
  }
}
